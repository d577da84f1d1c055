import type { CommandContext } from '@latchkey/commands/context';
import { applySettings } from '@latchkey/commands/settings/apply-settings';
import { checkSettings } from '@latchkey/commands/settings/parse-settings';
import { checkApp, presetOf } from '@latchkey/latchkey/app-checks';
import { sandboxSettings } from '@latchkey/latchkey/sandbox/sandbox-settings';
import { sha256Base64url } from '@latchkey/runtime/hash';
import type { Sandbox } from '@latchkey/sandbox/start-sandbox';
import { saveAppSecrets } from '@latchkey/store/app-setting';
import type { Database } from '@latchkey/store/database';

/** Applies the sandbox's own settings for stand-ins that listen wherever they do. */
export async function applySandboxSettings(options: {
  db: Database;
  sandbox: Sandbox;
  context: CommandContext;
  tokenFile: string;
  hook: string;
  secrets: { cloud: string; chat: string; books: string };
}): Promise<void> {
  const { db, sandbox, context } = options;
  const at = (url: string) => Number(new URL(url).port);
  const { urls } = sandbox;
  const yearly = sandbox.openCollective.tiers().find((tier) => tier.slug === 'yearly-member');
  if (yearly === undefined) throw new Error('the sandbox has no yearly tier');
  const checked = checkSettings(
    sandboxSettings({
      ports: {
        page: at(urls.page),
        openCollective: at(urls.openCollective),
        nextcloud: at(urls.nextcloud),
        synapse: at(urls.synapse),
        mailbox: at(urls.mailbox),
        smtp: at(urls.smtp),
      },
      collective: sandbox.collective,
      tokenFile: options.tokenFile,
      hook: options.hook,
      oauthSecret: options.secrets.books,
      nextcloudToken: sandbox.nextcloud.setup.servicePassword,
      synapseToken: sandbox.synapse.setup.adminToken,
      yearlyTier: yearly,
    }),
    checkApp,
  );
  if (!checked.ok) throw new Error(`the sandbox's settings are wrong: ${JSON.stringify(checked.faults)}`);
  await db.tx(async (tx) => {
    const applied = await applySettings(
      tx,
      { settings: checked.settings, preset: presetOf, by: 'file' },
      context,
    );
    if (applied.kind !== 'applied')
      throw new Error(`the sandbox's settings were not applied: ${applied.kind}`);
    await saveAppSecrets(tx, 'cloud', [sha256Base64url(options.secrets.cloud)]);
    await saveAppSecrets(tx, 'chat', [sha256Base64url(options.secrets.chat)]);
  });
}
