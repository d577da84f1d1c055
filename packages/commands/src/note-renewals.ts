import { renewalNotes } from '@latchkey/domain/letters';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import type { CommandContext } from './context.ts';
import { readSources } from './read-sources.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';
import { insertLetters } from './write-letters.ts';

/** Writes the notes about one person's yearly contributions that renew soon; each once. */
export async function noteRenewals(
  tx: Tx,
  input: { accountId: string },
  context: CommandContext,
): Promise<{ ok: true; written: number }> {
  const settings = await readSettings(tx);
  const person = await loadPerson(tx, input.accountId);
  if (settings === null || person === null) return { ok: true, written: 0 };
  const [sources, now] = [await readSources(tx), await readCalendar(tx)];
  const { policy, document } = settings;
  const notes = renewalNotes({ person, policy, sources, now, times: letterTimes(document) });
  await insertLetters(tx, input.accountId, notes, context);
  return { ok: true, written: notes.length };
}
