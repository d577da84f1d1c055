import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { type InvitationListRow, readInvitation } from '@latchkey/store/invitation';

const PURPOSE = 'invitation';
const TOKEN = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{1,20})\.([\w-]{43})$/;

/**
 * The token of an invitation's link: id, counter and their MAC. It is derived, so that the row holds nothing that opens
 * anything; a new counter voids it.
 */
export function invitationToken(keys: PurposeKeys, id: string, counter: number): string {
  const { keyId, mac } = keys.mac(PURPOSE, `${id}.${counter}`);
  return `${id}.${counter}.${keyId}.${mac}`;
}

/** What a link leads to. `name`, `address`: as the books or an admin gave them, to greet with. */
export type FoundInvitation = {
  kind: 'open' | 'claimed' | 'withdrawn' | 'expired';
  invitation: InvitationListRow;
  name: string | null;
  address: string | null;
};

/** Reads the invitation behind a link; null where the link was never good, or was voided by a newer one. */
export async function findInvitation(
  db: Reader,
  keys: PurposeKeys,
  token: string,
): Promise<FoundInvitation | null> {
  const match = TOKEN.exec(token);
  const [, id, counter, keyId, mac] = match ?? [];
  if (id === undefined || counter === undefined || keyId === undefined || mac === undefined) return null;
  if (!keys.verifyMac(PURPOSE, `${id}.${counter}`, { keyId, mac })) return null;
  const invitation = await readInvitation(db, id);
  if (invitation === null) return null;
  const found = { invitation, name: invitation.name, address: invitation.address };
  if (invitation.state === 'claimed') return { ...found, kind: 'claimed' };
  if (invitation.state === 'withdrawn') return { ...found, kind: 'withdrawn' };
  if (invitation.counter !== Number(counter)) return null;
  const now = await readCalendar(db);
  if (invitation.state !== 'sent' || invitation.expiresOn === null || invitation.expiresOn <= now) {
    return { ...found, kind: 'expired' };
  }
  return { ...found, kind: 'open' };
}
