import type { Change } from '@latchkey/domain/change';
import { type Letter, type LetterFacts, lettersOf, mayTell } from '@latchkey/domain/letters';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail, withdrawMails } from '@latchkey/store/message-insert';
import { loadPerson } from '@latchkey/store/person';
import type { CommandContext } from './context.ts';
import { readSources } from './read-sources.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/** What letters are decided on, read before the changes are written; null where none of them asks for a letter. */
export async function readForLetters(
  tx: Tx,
  accountId: string,
  changes: readonly Change[],
  context: CommandContext,
): Promise<LetterFacts | null> {
  if (!mayTell(changes)) return null;
  const settings = await readSettings(tx);
  const person = await loadPerson(tx, accountId);
  if (settings === null || person === null) return null;
  const [sources, now] = [await readSources(tx), await readCalendar(tx)];
  const policy = context.policy ?? settings.policy;
  return { person, policy, sources, now, times: letterTimes(settings.document) };
}

/** Writes the letters that follow from changes which were written, and takes back what they overtake. */
export async function writeLetters(
  tx: Tx,
  changes: readonly Change[],
  facts: LetterFacts,
  context: CommandContext,
): Promise<void> {
  const { write, withdraw } = lettersOf(changes, facts);
  if (withdraw.length > 0) await withdrawMails(tx, facts.person.account.id, ...withdraw);
  await insertLetters(tx, facts.person.account.id, write, context);
}

/** Writes letters to one person; those that tell of something told before are left out. */
export async function insertLetters(
  tx: Tx,
  accountId: string,
  letters: readonly Letter[],
  context: CommandContext,
): Promise<void> {
  for (const { template, payload, dueOn, eventKey } of letters) {
    await insertMail(tx, { accountId, template, payload, dueOn, eventKey });
  }
  if (letters.length > 0) tx.afterCommit(() => context.wake('messages'));
}
