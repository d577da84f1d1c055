import type { Explanation } from '@latchkey/domain/explain';
import type { Text } from '@latchkey/runtime/text/text';
import type { Terminal } from '../verb.ts';

/** The text of a closed code, or the code itself where no message is kept for it. */
export function codeText(text: Text, area: string, code: string): string {
  const key = `${area}.${code.replace(':', '-')}`;
  return text.has(key) ? text.t(key) : code;
}

/** A problem of a source in words, with its numbers; the code itself where no message is kept for it. */
export function problemText(
  text: Text,
  problem: { code: string; params: Record<string, string | number> },
): string {
  const key = `errors.source.${problem.code}`;
  return text.has(key) ? text.t(key, problem.params) : problem.code;
}

/** Prints whom an explanation is about: the account, its life, and what stops it. */
export function showExplanation(terminal: Terminal, explanation: Explanation): void {
  const { text } = terminal;
  terminal.say(`${explanation.accountId}  ${codeText(text, 'cli.life', explanation.life)}`);
  for (const hold of explanation.holds) {
    terminal.say(
      text.t('cli.explain.hold', {
        hold: codeText(text, 'cli.hold', hold.kind),
        since: hold.placedOn.toISOString().slice(0, 10),
        lifter: hold.liftedBy.map((by) => codeText(text, 'cli.lifter', by)).join(', '),
      }),
    );
  }
}
