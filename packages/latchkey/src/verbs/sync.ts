import { followTask } from '../follow-task.ts';
import { demandPerson, demandSettings, openOperator } from '../operator.ts';
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

/** `sync`: asks the worker to read every source, or one person, to decide, apply and deliver, and follows it. */
export const syncVerb: Verb = (program, run, text) => {
  program
    .command('sync')
    .option('--json', text.t('cli.json'))
    .option('--person <person>', text.t('cli.sync.person'))
    .option('--accept-fall', text.t('cli.sync.accept_fall'))
    .description(text.t('cli.sync.about'))
    .action(
      run(async (terminal, options: { person?: string; acceptFall?: boolean }) => {
        const operator = await openOperator(terminal);
        demandSettings(operator);
        const asked: [string, Record<string, unknown>] =
          options.person === undefined
            ? ['sync', { acceptFall: options.acceptFall === true }]
            : ['read-one', { account: await demandPerson(operator.hub, options.person) }];
        const { ok, result } = await followTask(terminal, operator, ...asked, (step) => {
          if (typeof step.source === 'string') showReads(terminal, [step as unknown as SourceLine]);
        });
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
