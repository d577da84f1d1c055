import { readSources } from '@latchkey/commands/read-sources';
import { makePlan } from '@latchkey/sync/plan/make-plan';
import { planDocument } from '@latchkey/sync/plan/plan-document';
import { followTask } from '../follow-task.ts';
import { demandSettings, openOperator } from '../operator.ts';
import { EXIT } from '../ui/exit.ts';
import { codeText, problemText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';
import { showReads } from './sync.ts';

/** `plan`: reads the sources (unless --stored), and prints what would change. Writes no plan, account or message. */
export const planVerb: Verb = (program, run, text) => {
  program
    .command('plan')
    .option('--stored', text.t('cli.plan.stored'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.plan.about'))
    .action(
      run(async (terminal, options: { stored?: boolean }) => {
        const operator = await openOperator(terminal);
        const { hub } = operator;
        const { policy } = demandSettings(operator);
        if (options.stored !== true) {
          await followTask(terminal, operator, 'read', {}, (step) => {
            if (typeof step.source === 'string') showReads(terminal, [step as never]);
          });
        }
        const result = await makePlan({
          db: hub.db,
          policy,
          sources: await readSources(hub.db.one),
          cause: 'operator',
          write: false,
          keys: hub.keys,
          log: hub.log,
        });
        const document = await planDocument(hub.db, result, (code, params) =>
          problemText(terminal.text, { code, params }),
        );
        const t = terminal.text.t;
        if (document.changes.length === 0) terminal.say(t('cli.plan.nothing'));
        else {
          terminal.say(
            renderTable(
              [
                t('cli.plans.who'),
                t('cli.plans.change'),
                t('cli.plan.what'),
                t('cli.plans.reason'),
                t('cli.plans.held'),
              ],
              document.changes.map((change) => [
                'account' in change ? change.account : change.fact,
                codeText(terminal.text, 'cli.change', change.kind),
                change.group ?? change.app ?? '',
                codeText(terminal.text, 'cli.reason', change.reason),
                change.held === undefined ? '' : codeText(terminal.text, 'cli.held', change.held),
              ]),
            ),
          );
        }
        terminal.say(t('cli.plan.totals', { go: document.totals.go, held: document.totals.held }));
        terminal.json(document);
        return document.totals.held > 0 ? EXIT.held : EXIT.done;
      }),
    );
};
