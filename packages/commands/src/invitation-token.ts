import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { type InvitationListRow, readInvitation } from '@latchkey/store/invitation';
import { deriveToken, readToken } from './derived-token.ts';

const PURPOSE = 'invitation';

/** The token of an invitation's link (derived-token.ts). */
export function invitationToken(keys: PurposeKeys, id: string, counter: number): string {
  return deriveToken(keys, PURPOSE, id, counter);
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
  const said = readToken(keys, PURPOSE, token);
  const invitation = said === null ? null : await readInvitation(db, said.id);
  if (said === null || invitation === null) return null;
  const found = { invitation, name: invitation.name, address: invitation.address };
  if (invitation.state === 'claimed') return { ...found, kind: 'claimed' };
  if (invitation.state === 'withdrawn') return { ...found, kind: 'withdrawn' };
  if (invitation.counter !== said.counter) return null;
  const now = await readCalendar(db);
  if (invitation.state !== 'sent' || invitation.expiresOn === null || invitation.expiresOn <= now) {
    return { ...found, kind: 'expired' };
  }
  return { ...found, kind: 'open' };
}
