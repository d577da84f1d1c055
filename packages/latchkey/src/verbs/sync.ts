import { acceptProblem } from '@latchkey/commands/accept-problem';
import { listFullReads } from '@latchkey/store/source-read';
import { finishTask, followTask } from '../follow-task.ts';
import { demandOk, demandPerson, demandSettings, type Operator, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { problemText } from '../ui/show-explanation.ts';
import type { Terminal, Verb } from '../verb.ts';

type SourceLine = {
  source: string;
  complete: boolean;
  problems: { code: string; params: Record<string, string | number> }[];
};

/** Prints how the read of each source went, with every problem in words. */
export function showReads(terminal: Terminal, reads: readonly SourceLine[]): void {
  const { text } = terminal;
  for (const read of reads) {
    terminal.say(
      text.t(read.complete ? 'cli.read.complete' : 'cli.read.incomplete', { source: read.source }),
    );
    for (const problem of read.problems) {
      terminal.say(`  – ${problemText(text, problem)}`);
    }
  }
}

/**
 * Says of each source that its token may be somebody else's, where its newest read was held for that: counts for the
 * owner whom that read showed. Returns the task that reads again; exit 2 where no read was held for it.
 */
async function acceptOwners(operator: Operator): Promise<string> {
  const { hub, context } = operator;
  const problem = 'me-other';
  let asked: string | null = null;
  for (const source of Object.keys(demandSettings(operator).document.sources)) {
    const [read] = await listFullReads(hub.db.one, source, 1);
    if (read === undefined || !read.problems.some(({ code }) => code === problem)) continue;
    const { taskId } = await operate(operator, 'sync --accept-owner', (tx) =>
      acceptProblem(tx, { source, readId: read.id, problem }, context),
    ).then(demandOk);
    asked = taskId;
  }
  if (asked === null) throw new VerbError(EXIT.usage, 'cli.sync.no_owner');
  return asked;
}

/** `sync`: asks the worker to read every source, or one person, to decide, apply and deliver, and follows it. */
export const syncVerb: Verb = (program, run, text) => {
  program
    .command('sync')
    .option('--json', text.t('cli.json'))
    .option('--person <person>', text.t('cli.sync.person'))
    .option('--accept-fall', text.t('cli.sync.accept_fall'))
    .option('--accept-owner', text.t('cli.sync.accept_owner'))
    .description(text.t('cli.sync.about'))
    .action(
      run(async (terminal, options: { person?: string; acceptFall?: boolean; acceptOwner?: boolean }) => {
        const operator = await openOperator(terminal);
        demandSettings(operator);
        const reading = options.acceptOwner === true ? await acceptOwners(operator) : null;
        const asked: [string, Record<string, unknown>] =
          options.person === undefined
            ? ['sync', { acceptFall: options.acceptFall === true }]
            : ['read-one', { account: await demandPerson(operator.hub, options.person) }];
        const onStep = (step: Record<string, unknown>) => {
          if (typeof step.source === 'string') showReads(terminal, [step as unknown as SourceLine]);
        };
        const isWhole = options.person === undefined && options.acceptFall !== true;
        const { ok, result } =
          reading !== null && isWhole
            ? await finishTask(terminal, operator, reading, onStep)
            : await followTask(terminal, operator, ...asked, onStep);
        if (result.code === 'unknown') throw new VerbError(EXIT.failed, 'cli.sync.unknown');
        terminal.json({ schema: 1, ok, ...result });
        terminal.say(
          terminal.text.t('cli.sync.done', {
            applied: Number(result.applied ?? 0),
            held: Number(result.held ?? 0),
          }),
        );
        if (!ok) return EXIT.failed;
        return Number(result.held ?? 0) > 0 ? EXIT.held : EXIT.done;
      }),
    );
};
