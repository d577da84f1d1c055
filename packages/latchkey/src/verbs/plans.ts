import { approvePlan } from '@latchkey/commands/approve-plan';
import { rejectPlan } from '@latchkey/commands/reject-plan';
import { listPlans, readPlan, readPlanChanges } from '@latchkey/store/plan';
import { demandOk, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { codeText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

/** `plans list|show|approve|reject`. */
export const plansVerb: Verb = (program, run, text) => {
  const plans = program.command('plans').description(text.t('cli.plans.about'));

  plans
    .command('list')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.plans.list'))
    .action(
      run(async (terminal) => {
        const { hub } = await openOperator(terminal);
        const rows = await listPlans(hub.db.one);
        const t = terminal.text.t;
        terminal.say(
          renderTable(
            [
              t('cli.plans.id'),
              t('cli.plans.made'),
              t('cli.plans.cause'),
              t('cli.plans.state'),
              t('cli.plans.go'),
              t('cli.plans.held'),
            ],
            rows.map((row) => [
              row.id,
              row.madeOn.toISOString().slice(0, 16),
              row.cause,
              row.state,
              String(row.totals.go ?? 0),
              String(row.totals.held ?? 0),
            ]),
          ),
        );
        terminal.json({ schema: 1, plans: rows });
      }),
    );

  plans
    .command('show')
    .argument('<id>')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.plans.show'))
    .action(
      run(async (terminal, id: string) => {
        const { hub } = await openOperator(terminal);
        const plan = await readPlan(hub.db.one, demandId(id));
        if (plan === null) throw new VerbError(EXIT.usage, 'cli.plans.none', { id });
        const changes = await readPlanChanges(hub.db.one, id);
        const t = terminal.text.t;
        terminal.say(
          renderTable(
            [t('cli.plans.who'), t('cli.plans.change'), t('cli.plans.reason'), t('cli.plans.state')],
            changes.map((change) => [
              change.accountId ?? change.identityId ?? '',
              change.key,
              codeText(terminal.text, 'cli.reason', String(change.change.reason)),
              change.held === null ? change.state : codeText(terminal.text, 'cli.held', change.held),
            ]),
          ),
        );
        terminal.json({ schema: 1, plan, changes });
      }),
    );

  plans
    .command('approve')
    .argument('<id>')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.plans.approve'))
    .action(
      run(async (terminal, id: string) => {
        const operator = await openOperator(terminal);
        const result = demandOk(
          await operate(operator, 'plans approve', (tx) =>
            approvePlan(tx, { planId: demandId(id) }, operator.context),
          ),
        );
        terminal.json({ schema: 1, ...result });
        const { standing } = result;
        if (standing.kind === 'effective') {
          terminal.say(terminal.text.t('cli.plans.approved'));
          return EXIT.done;
        }
        terminal.say(
          standing.kind === 'waits'
            ? terminal.text.t('cli.plans.waits', { until: standing.untilOn.toISOString().slice(0, 16) })
            : terminal.text.t('cli.plans.needs-second'),
        );
        return EXIT.held;
      }),
    );

  plans
    .command('reject')
    .argument('<id>')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.plans.reject'))
    .action(
      run(async (terminal, id: string) => {
        const operator = await openOperator(terminal);
        demandOk(
          await operate(operator, 'plans reject', (tx) =>
            rejectPlan(tx, { planId: demandId(id) }, operator.context),
          ),
        );
        terminal.say(terminal.text.t('cli.plans.rejected'));
        terminal.json({ schema: 1, plan: id });
      }),
    );
};

function demandId(id: string): string {
  if (!/^\d{1,18}$/.test(id)) throw new VerbError(EXIT.usage, 'cli.plans.none', { id });
  return id;
}
