import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '@latchkey/commands/context';
import { applySettings } from '@latchkey/commands/settings/apply-settings';
import { checkSettings } from '@latchkey/commands/settings/parse-settings';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { sha256Base64url } from '@latchkey/runtime/hash';
import { randomToken } from '@latchkey/runtime/random';
import { startSandbox } from '@latchkey/sandbox/start-sandbox';
import { saveAppSecrets } from '@latchkey/store/app-setting';
import { advanceCalendar, readCalendar } from '@latchkey/store/clock';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { openWaker } from '@latchkey/store/wake';
import { checkApp, presetOf } from '../app-checks.ts';
import { followTask } from '../follow-task.ts';
import type { OpenHub } from '../open-hub.ts';
import { startIdp } from '../processes/start-idp.ts';
import { startWorkerProcess } from '../processes/start-worker.ts';
import type { Terminal } from '../verb.ts';
import { firstStart } from './first-start.ts';
import { sandboxPorts } from './ports.ts';
import { sandboxSettings } from './sandbox-settings.ts';
import { readSandboxState, writeSandboxState } from './state.ts';

/**
 * Starts the stand-ins, the hub on top of them, and at the first start does what an operator and fourteen members do.
 * A first start that was cut off goes on where it was.
 */
export async function runSandbox(terminal: Terminal, hub: OpenHub): Promise<void> {
  const { environment, lifecycle, text } = terminal;
  const { dataDir, port } = environment;
  const ports = sandboxPorts(port);
  const waker = await openWaker({ url: hub.url('owner'), supervise: false, onFault: () => {} });
  lifecycle.onStop('sandbox wake', () => waker.stop());
  const known = readSandboxState(dataDir);
  const state = known ?? {
    clientSecrets: { cloud: randomToken(32), chat: randomToken(32), books: randomToken(32) },
    hook: randomToken(24),
    complete: false,
  };
  if (known === null) writeSandboxState(dataDir, state);

  const sandbox = await startSandbox({
    ports,
    host: environment.host,
    issuer: environment.issuer,
    clientSecrets: { ...state.clientSecrets, books: state.clientSecrets.books ?? randomToken(32) },
    calendar: {
      now: () => readCalendar(hub.db.one),
      advance: (days) => advanceInTwo(days),
    },
    hookUrl: `http://localhost:${port}/hooks/open-collective/${state.hook}`,
    dataDir: join(dataDir, 'sandbox'),
    log: terminal.log.child({ part: 'sandbox' }),
    languages: ['en', 'es'],
  });
  lifecycle.onStop('sandbox', () => sandbox.stop());

  const context: CommandContext = {
    actor: { kind: 'operator' },
    policy: null,
    keys: hub.keys,
    log: hub.log,
    wake: waker.wake,
  };
  if (!state.complete) {
    terminal.say(text.t('cli.sandbox.setting-up'));
    await applyOnce();
  }
  await startWorkerProcess(terminal, hub);
  await startIdp(terminal, hub);
  if (!state.complete) {
    await firstStart({ terminal, hub, sandbox, context });
    writeSandboxState(dataDir, { ...state, complete: true });
  }
  terminal.say(
    text.t('cli.sandbox.ready', {
      page: sandbox.urls.page,
      issuer: environment.issuer,
      books: sandbox.urls.openCollective,
      nextcloud: sandbox.urls.nextcloud,
      synapse: sandbox.urls.synapse,
      mailbox: sandbox.urls.mailbox,
    }),
  );

  /**
   * What the books say is believed when two reads at least 6 h apart agree. So the last half day comes after a read of
   * its own: one press of the button shows what the days in between brought.
   */
  async function advanceInTwo(days: number): Promise<Date> {
    const half = Math.min(0.5, days / 2);
    await hub.db.tx((tx) => advanceCalendar(tx, days - half));
    if (await isWorkerAlive(hub.db.one)) {
      const settings = await readSettings(hub.db.one);
      const asked = { ...context, policy: settings?.policy ?? null };
      await followTask(terminal, { hub, settings, context: asked }, 'read', {}, () => {});
    }
    const now = await hub.db.tx((tx) => advanceCalendar(tx, half));
    await waker.wake('pull');
    await waker.wake('tick');
    return now;
  }

  async function applyOnce(): Promise<void> {
    const tokenFile = join(dataDir, 'sandbox-token');
    writeFileSync(tokenFile, sandbox.token, { mode: 0o600 });
    const checked = checkSettings(
      sandboxSettings({
        ports,
        collective: sandbox.collective,
        tokenFile,
        hook: state.hook,
        ...(state.clientSecrets.books === undefined ? {} : { oauthSecret: state.clientSecrets.books }),
        nextcloudToken: sandbox.nextcloud.setup.servicePassword,
        synapseToken: sandbox.synapse.setup.adminToken,
        yearlyTier: demandTier(sandbox.openCollective.tiers(), 'yearly-member'),
      }),
      checkApp,
    );
    if (!checked.ok) throw new Error(`sandbox settings: ${JSON.stringify(checked.faults)}`);
    await hub.db.tx(async (tx) => {
      const result = await applySettings(
        tx,
        { settings: checked.settings, preset: presetOf, by: 'file' },
        context,
      );
      if (result.kind === 'failed' || result.kind === 'refused')
        throw new Error(`sandbox settings: ${result.kind}`);
      await saveAppSecrets(tx, 'cloud', [sha256Base64url(state.clientSecrets.cloud)]);
      await saveAppSecrets(tx, 'chat', [sha256Base64url(state.clientSecrets.chat)]);
    });
  }
}

function demandTier<T extends { slug: string }>(tiers: readonly T[], slug: string): T {
  const tier = tiers.find((one) => one.slug === slug);
  if (tier === undefined) throw new Error(`the sandbox has no tier ${slug}`);
  return tier;
}
