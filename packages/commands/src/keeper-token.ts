import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { type KeeperAsk, readKeeperAsk } from '@latchkey/store/keeper-ask';
import { deriveToken, readToken } from './derived-token.ts';

const PURPOSE = 'keeper-ask';
/** Asked anew, an organization gets other rows: no row ever has a second link. */
const COUNTER = 1;

/** The token of the link in a mail to an organization's address (derived-token.ts). */
export function keeperToken(keys: PurposeKeys, askId: string): string {
  return deriveToken(keys, PURPOSE, askId, COUNTER);
}

/** What such a link leads to. */
export type FoundAsk = { kind: 'open' | 'used' | 'expired'; ask: KeeperAsk };

/** Reads what a link is about; null where it was never good, or the organization was asked anew since. */
export async function findKeeperAsk(db: Reader, keys: PurposeKeys, token: string): Promise<FoundAsk | null> {
  const said = readToken(keys, PURPOSE, token);
  const ask = said === null ? null : await readKeeperAsk(db, said.id);
  if (ask === null) return null;
  return { kind: askState(ask, await readCalendar(db)), ask };
}

/** Whether what was asked can still be answered at an instant. */
export function askState(ask: Pick<KeeperAsk, 'answeredOn' | 'expiresOn'>, now: Date): FoundAsk['kind'] {
  if (ask.answeredOn !== null) return 'used';
  return ask.expiresOn <= now ? 'expired' : 'open';
}
