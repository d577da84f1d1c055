import { isPassing } from '@latchkey/domain/source-trouble';
import { reminderDue } from '@latchkey/domain/token-end';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';
import { readTokenEnds } from './read-token-ends.ts';
import { readTroubles } from './read-troubles.ts';

/** What mostly passes by itself is told once it has lasted so long. */
const PATIENCE_MS = 6 * 3_600_000;

/**
 * Tells those who answer for the books, once each: that a source cannot be read, at once where a person has to act; and
 * that its token ends, 30, 7 and 1 day before.
 */
export async function tellOfSources(
  tx: Tx,
  context: Pick<CommandContext, 'wake'>,
): Promise<{ told: number }> {
  const now = await readCalendar(tx);
  let told = 0;
  // Addressed to nobody: mails go to everybody who answers for the books.
  const tell = async (template: string, eventKey: string, payload: Record<string, unknown>) => {
    if ((await insertMail(tx, { accountId: null, template, payload, eventKey })) !== null) told += 1;
  };
  for (const { source, since, code, params } of await readTroubles(tx, null)) {
    const passes = code === null || isPassing(code);
    if (passes && now.getTime() - since.getTime() < PATIENCE_MS) continue;
    const payload = { source, ...(code === null ? {} : { code, params }) };
    await tell('source-trouble', `source-trouble:${source}:${since.toISOString()}`, payload);
  }
  for (const { source, endsOn } of await readTokenEnds(tx)) {
    const days = reminderDue(endsOn, now);
    if (days === null) continue;
    await tell('token-ends', `token-ends:${source}:${endsOn}:${days}`, { source, endsOn });
  }
  if (told > 0) tx.afterCommit(() => context.wake('messages'));
  return { told };
}
