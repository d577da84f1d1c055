import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { type KeeperAsk, readKeeperAsk } from '@latchkey/store/keeper-ask';

const PURPOSE = 'keeper-ask';
const TOKEN = /^([0-9a-f-]{36})\.([\w-]{1,20})\.([\w-]{43})$/;

/** The token of the link in a mail to an organization's address: the id of what was asked and its MAC. The row holds nothing that opens anything. */
export function keeperToken(keys: PurposeKeys, askId: string): string {
  const { keyId, mac } = keys.mac(PURPOSE, askId);
  return `${askId}.${keyId}.${mac}`;
}

/** What such a link leads to. */
export type FoundAsk = { kind: 'open' | 'used' | 'expired'; ask: KeeperAsk };

/** Reads what a link is about; null where it was never good, or the organization was asked anew since. */
export async function findKeeperAsk(db: Reader, keys: PurposeKeys, token: string): Promise<FoundAsk | null> {
  const [, id, keyId, mac] = TOKEN.exec(token) ?? [];
  if (id === undefined || keyId === undefined || mac === undefined) return null;
  if (!keys.verifyMac(PURPOSE, id, { keyId, mac })) return null;
  const ask = await readKeeperAsk(db, id);
  if (ask === null) return null;
  return { kind: askState(ask, await readCalendar(db)), ask };
}

/** Whether what was asked can still be answered at an instant. */
export function askState(ask: Pick<KeeperAsk, 'answeredOn' | 'expiresOn'>, now: Date): FoundAsk['kind'] {
  if (ask.answeredOn !== null) return 'used';
  return ask.expiresOn <= now ? 'expired' : 'open';
}
