import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import type { AccountRow } from '@latchkey/store/account';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Writes a letter about what a person has just done to a locked account, whose version still is the one before; not at
 * night. `event`: what it tells of, where that is not this version of the account. The letters that follow from decided changes are write-letters.ts.
 */
export async function tell(
  tx: Tx,
  account: Pick<AccountRow, 'id' | 'version'>,
  letter: {
    template: MemberLetter | 'address-question' | 'address-proof';
    payload: Readonly<Record<string, unknown>>;
    event?: string;
  },
  context: CommandContext,
): Promise<void> {
  const settings = await readSettings(tx);
  const now = await readCalendar(tx);
  const { template, payload, event = `${account.id}:v${account.version}` } = letter;
  await insertMail(tx, {
    accountId: account.id,
    template,
    payload,
    dueOn: settings === null ? now : notAtNight(now, letterTimes(settings.document)),
    eventKey: `${template}:${event}`,
  });
  tx.afterCommit(() => context.wake('messages'));
}
