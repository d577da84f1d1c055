import { createInterface } from 'node:readline/promises';
import { offerToken } from '@latchkey/commands/offer-token';
import { z } from 'zod';
import { finishTask } from '../follow-task.ts';
import { demandOk, demandSettings, openOperator, operate } from '../operator.ts';
import { publishKey } from '../publish-key.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { problemText } from '../ui/show-explanation.ts';
import type { Terminal, Verb } from '../verb.ts';

const day = z.iso.date();

/** The token, from the variable that is named or the first line of the input: never from the arguments, which others see. */
async function readToken(terminal: Terminal, variable: string | undefined): Promise<string> {
  const given =
    variable === undefined
      ? await createInterface({ input: process.stdin }).question('')
      : terminal.env[variable];
  const token = given?.trim() ?? '';
  if (!/^[A-Za-z0-9_-]{20,200}$/.test(token)) throw new VerbError(EXIT.usage, 'books.pull.token.fault');
  return token;
}

/** `source token`: hands in a source's next token, which is tried before it replaces the present one. */
export const sourceVerb: Verb = (program, run, text) => {
  const source = program.command('source').description(text.t('books.pull.cli.source'));
  source
    .command('token')
    .argument('<source>')
    .option('--ends <day>', text.t('books.pull.cli.ends'))
    .option('--env <variable>', text.t('books.pull.cli.env'))
    .option('--json', text.t('cli.json'))
    .description(text.t('books.pull.cli.token'))
    .action(
      run(async (terminal, name: string, options: { ends?: string; env?: string }) => {
        const endsOn = options.ends ?? null;
        if (endsOn !== null && !day.safeParse(endsOn).success) {
          throw new VerbError(EXIT.usage, 'books.pull.token.date_fault');
        }
        const operator = await openOperator(terminal);
        demandSettings(operator);
        await publishKey(operator.hub);
        const token = await readToken(terminal, options.env);
        const { taskId } = await operate(operator, 'source token', (tx) =>
          offerToken(tx, { source: name, token, endsOn }, operator.context),
        ).then(demandOk);
        const { ok, result } = await finishTask(terminal, operator, taskId, (step) => {
          const key = `books.pull.step.${step.same === false ? 'other_owner' : String(step.step)}`;
          const said = terminal.text.has(key)
            ? terminal.text.t(key, { source: name, applied: 0, held: 0 })
            : String(step.step);
          terminal.say(`${step.ok === false ? '✗' : '✓'} ${said}`);
          for (const one of (step.problems ?? []) as Parameters<typeof problemText>[1][]) {
            terminal.say(`  – ${problemText(terminal.text, one)}`);
          }
        });
        terminal.say(terminal.text.t(`books.pull.result.token.${ok ? 'done' : 'failed'}`));
        terminal.json({ schema: 1, ok, ...result });
        return ok ? EXIT.done : EXIT.failed;
      }),
    );
};
