import type { Language } from '@latchkey/domain/account';
import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertLetterText, lockLetter, readTextVersion } from '@latchkey/store/letter-text';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { checkLetter, type LetterFault } from './mail/check-letter.ts';
import type { LetterText } from './mail/letter-text.ts';

/**
 * Says a letter in the co-op's own words, in one language; `text` null: in the hub's own again. Every version is kept.
 * Faults: `wrong` (with what is wrong), `moved` (somebody changed it since `seenVersion`).
 */
export async function changeLetter(
  tx: Tx,
  input: { letter: MemberLetter; language: Language; text: LetterText | null; seenVersion: number },
  context: CommandContext,
): Promise<{ ok: true; version: number } | (Refused<'wrong'> & { wrong: LetterFault[] }) | Refused<'moved'>> {
  const { letter, language, text } = input;
  const wrong = text === null ? [] : checkLetter(letter, text);
  if (wrong.length > 0) return { ...refuse('wrong'), wrong };
  // Two who change a letter at once: the second waits here, and sees that it moved.
  await lockLetter(tx, letter);
  const before = await readTextVersion(tx, letter, language);
  if (before !== input.seenVersion) return refuse('moved');
  const version = before + 1;
  await insertLetterText(tx, { letter, language, version, text, author: actorText(context.actor) });
  await writeAudit(tx, {
    event: text === null ? 'letter-reset' : 'letter-changed',
    accountId: null,
    actor: context.actor,
    detail: { letter, language, version },
  });
  return { ok: true, version };
}
