import { readTokenEnds } from '@latchkey/commands/read-token-ends';
import { readAppStatus } from '@latchkey/store/app-status';
import { readAlive } from '@latchkey/store/heartbeat';
import { readHubStatus } from '@latchkey/store/hub-status';
import { type BudgetLine, listBudgetLines } from '@latchkey/store/source-budget';
import { openOperator } from '../operator.ts';
import { codeText, problemText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

/** Requests of the last minute, of those allowed. */
function requestsText(line: BudgetLine | undefined): string {
  return line === undefined ? '' : `${line.sent}/${line.allowed}`;
}

/** `status`: processes, sources, apps, people and what waits. */
export const statusVerb: Verb = (program, run, text) => {
  program
    .command('status')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.status.about'))
    .action(
      run(async (terminal) => {
        const { hub, settings } = await openOperator(terminal);
        const alive = await readAlive(hub.db.one);
        const status = await readHubStatus(hub.db.one);
        const apps = await readAppStatus(hub.db.one);
        const budgets = await listBudgetLines(hub.db.one);
        const tokens = await readTokenEnds(hub.db.one);
        const t = terminal.text.t;
        const when = (date: Date | null) =>
          date === null ? t('cli.never') : date.toISOString().slice(0, 16);
        terminal.say(
          t('cli.status.hub', {
            settings: settings?.version ?? 0,
            calendar: status.calendar.toISOString().slice(0, 16),
          }),
        );
        terminal.say(
          alive.length === 0
            ? t('cli.status.nobody')
            : t('cli.status.alive', { roles: alive.map((one) => one.role).join(', ') }),
        );
        terminal.say(
          t('cli.status.people', {
            active: status.active,
            invited: status.invited,
            held: status.withHold,
            left: status.left,
          }),
        );
        terminal.say(
          t('cli.status.waiting', {
            messages: status.messages,
            plans: status.heldChanges,
            tasks: status.tasks,
          }),
        );
        if (status.sources.length > 0) {
          terminal.say();
          terminal.say(
            renderTable(
              [
                t('cli.status.source'),
                t('cli.status.complete'),
                t('books.pull.cli.requests'),
                t('books.pull.cli.until'),
                t('cli.status.trouble'),
              ],
              status.sources.map((one) => [
                one.name,
                when(one.lastCompleteOn),
                requestsText(budgets.find((line) => line.source === one.name)),
                tokens.find((token) => token.source === one.name)?.endsOn ?? '',
                one.lastProblem === null ? '' : problemText(terminal.text, one.lastProblem),
              ]),
            ),
          );
        }
        if (apps.length > 0) {
          terminal.say();
          terminal.say(
            renderTable(
              [
                t('cli.app.name'),
                t('cli.app.mode'),
                t('cli.app.accounts'),
                t('cli.app.due'),
                t('cli.app.receipts'),
              ],
              apps.map((one) => [
                one.name,
                codeText(terminal.text, 'cli.mode', one.retired ? 'retired' : one.mode),
                String(one.accounts),
                String(one.due),
                String(one.openReceipts),
              ]),
            ),
          );
        }
        terminal.json({
          schema: 1,
          settings: settings?.version ?? 0,
          processes: alive,
          ...status,
          budgets,
          tokens,
          apps,
        });
      }),
    );
};
