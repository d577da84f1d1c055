import { confirmApp } from '@latchkey/commands/confirm-app';
import { makeAppSecret } from '@latchkey/commands/make-app-secret';
import { setAppMode } from '@latchkey/commands/set-app-mode';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import type { SetupStep } from '@latchkey/connectors/about';
import { catalogue } from '@latchkey/connectors/catalogue';
import { ownSettings } from '@latchkey/connectors/own-settings';
import type { Text } from '@latchkey/runtime/text/text';
import { readAppSettings } from '@latchkey/store/app-setting';
import { readAppStatus } from '@latchkey/store/app-status';
import { followTask } from '../follow-task.ts';
import { demandOk, type Operator, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { codeText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

/** `app list|check|confirm|secret|pause|resume`. */
export const appVerb: Verb = (program, run, text) => {
  const app = program.command('app').description(text.t('cli.app.about'));
  const sub = (name: string) =>
    app
      .command(name)
      .argument('<app>')
      .option('--json', text.t('cli.json'))
      .description(text.t(`cli.app.${name}` as 'cli.app.check'));

  app
    .command('list')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.app.list'))
    .action(
      run(async (terminal) => {
        const { hub } = await openOperator(terminal);
        const apps = await readAppStatus(hub.db.one);
        const t = terminal.text.t;
        terminal.say(
          renderTable(
            [
              t('cli.app.name'),
              t('cli.app.kind'),
              t('cli.app.mode'),
              t('cli.app.accounts'),
              t('cli.app.due'),
              t('cli.app.trouble'),
            ],
            apps.map((one) => [
              one.name,
              one.kind,
              codeText(terminal.text, 'cli.mode', one.retired ? 'retired' : one.mode),
              String(one.accounts),
              String(one.due),
              one.quarantined ? t('cli.app.quarantined') : '',
            ]),
          ),
        );
        terminal.json({ schema: 1, apps });
      }),
    );

  sub('check').action(
    run(async (terminal, name: string) => {
      const operator = await openOperator(terminal);
      await demandApp(operator.hub.db.one, name);
      const { ok, result } = await followTask(terminal, operator, 'app-check', { app: name }, (step) => {
        terminal.say(
          `${step.ok === true ? '✓' : '✗'} ${checkText(terminal.text, String(step.code), step.ok === true)}`,
        );
      });
      terminal.json({ schema: 1, ok, ...result });
      return ok ? EXIT.done : EXIT.failed;
    }),
  );

  sub('confirm').action(
    run(async (terminal, name: string) => {
      const operator = await openOperator(terminal);
      await demandApp(operator.hub.db.one, name);
      const read = await followTask(terminal, operator, 'app-inventory', { app: name }, () => {});
      if (!read.ok)
        throw new VerbError(EXIT.failed, 'cli.app.inventory-failed', {
          reason: codeText(terminal.text, 'cli.app-fault', String(read.result.code ?? '')),
        });
      terminal.say(terminal.text.t('cli.app.inventory', { count: Number(read.result.accounts ?? 0) }));
      demandOk(
        await operate(operator, 'app confirm', (tx) => confirmApp(tx, { app: name }, operator.context)),
      );
      terminal.say(terminal.text.t('cli.app.confirmed', { app: name }));
      terminal.json({ schema: 1, app: name, ...read.result });
      return EXIT.done;
    }),
  );

  sub('secret').action(
    run(async (terminal, name: string) => {
      const operator = await openOperator(terminal);
      await demandApp(operator.hub.db.one, name);
      const { secret } = demandOk(
        await operate(operator, 'app secret', (tx) => makeAppSecret(tx, { app: name }, operator.context)),
      );
      terminal.say(terminal.text.t('cli.app.secret-made', { app: name, secret }));
      for (const step of await readSetup(operator.hub, name)) {
        terminal.say(`\n${codeText(terminal.text, 'cli.setup', step.text)}\n\n${step.code}`);
      }
      terminal.json({ schema: 1, app: name, clientId: name, secret });
    }),
  );

  for (const [name, mode] of [
    ['pause', 'paused'],
    ['resume', 'manage'],
  ] as const) {
    sub(name).action(
      run(async (terminal, appName: string) => {
        const operator = await openOperator(terminal);
        await demandApp(operator.hub.db.one, appName);
        demandOk(
          await operate(operator, `app ${name}`, (tx) =>
            setAppMode(tx, { app: appName, mode }, operator.context),
          ),
        );
        terminal.say(
          terminal.text.t('cli.app.mode-set', {
            app: appName,
            mode: codeText(terminal.text, 'cli.mode', mode),
          }),
        );
        terminal.json({ schema: 1, app: appName, mode });
      }),
    );
  }
};

/** A line of a check in words; the cure where it is not well. */
function checkText(text: Text, code: string, ok: boolean): string {
  const key = `cli.check.${code}.${ok ? 'ok' : 'bad'}`;
  return text.has(key) ? text.t(key) : codeText(text, 'cli.app-fault', code);
}

/** What the app's admin has to do there, filled in with this hub's address and the app's settings. */
async function readSetup(hub: Operator['hub'], name: string): Promise<SetupStep[]> {
  const app = (await readSettings(hub.db.one))?.document.apps[name];
  const about = app === undefined ? undefined : catalogue[app.kind];
  if (app === undefined || about === undefined) return [];
  return about.setup(ownSettings(app), { issuer: hub.environment.issuer, clientId: name });
}

async function demandApp(db: Parameters<typeof readAppSettings>[0], name: string): Promise<void> {
  const apps = await readAppSettings(db);
  if (!apps.some((app) => app.name === name)) throw new VerbError(EXIT.usage, 'cli.app.none', { app: name });
}
