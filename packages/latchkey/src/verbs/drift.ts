import { repairDrift } from '@latchkey/commands/repair-drift';
import { readAppSettings } from '@latchkey/store/app-setting';
import { readDrift } from '@latchkey/store/drift';
import { openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { codeText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

/** `drift [APP] [--repair]`: where apps differ from what was delivered to them; with --repair, wished again. */
export const driftVerb: Verb = (program, run, text) => {
  program
    .command('drift')
    .argument('[app]')
    .option('--repair', text.t('cli.drift.repair'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.drift.about'))
    .action(
      run(async (terminal, app: string | undefined, options: { repair?: boolean }) => {
        const operator = await openOperator(terminal);
        const { db } = operator.hub;
        const apps = await readAppSettings(db.one);
        if (app !== undefined && !apps.some((one) => one.name === app)) {
          throw new VerbError(EXIT.usage, 'cli.app.none', { app });
        }
        const rows = await readDrift(db.one, app ?? null);
        const t = terminal.text.t;
        if (rows.length === 0) terminal.say(t('cli.drift.none'));
        else {
          terminal.say(
            renderTable(
              [
                t('cli.drift.app'),
                t('cli.drift.account'),
                t('cli.drift.kind'),
                t('cli.drift.found'),
                t('cli.drift.repairs'),
              ],
              rows.map((row) => [
                row.app,
                row.accountId,
                codeText(terminal.text, 'cli.drift-kind', row.kind),
                row.foundAt.toISOString().slice(0, 16),
                row.contested ? t('cli.drift.contested') : String(row.repairs),
              ]),
            ),
          );
        }
        let repaired = 0;
        if (options.repair === true) {
          for (const { app: name, ref, kind, accountId } of rows) {
            const result = await operate(operator, 'drift --repair', (tx) =>
              repairDrift(tx, { app: name, ref, kind, accountId }, operator.context),
            );
            if (result.ok) repaired += 1;
          }
          terminal.say(t('cli.drift.repaired', { count: repaired }));
        }
        terminal.json({ schema: 1, drift: rows.map(({ detail: _detail, ...row }) => row), repaired });
        return rows.length > repaired ? EXIT.held : EXIT.done;
      }),
    );
};
