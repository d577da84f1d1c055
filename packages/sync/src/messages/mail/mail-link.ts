import { addressToken, isAddressOpen } from '@latchkey/commands/address-token';
import { invitationToken } from '@latchkey/commands/invitation-token';
import { isPressed } from '@latchkey/domain/letter-kinds';
import { maskAddress } from '@latchkey/domain/mask-address';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readAddressChange } from '@latchkey/store/address-change';
import type { Database } from '@latchkey/store/database';
import { readInvitation } from '@latchkey/store/invitation';
import type { Message } from '@latchkey/store/message';
import { z } from 'zod';

const invitationPayload = z.object({ invitationId: z.uuid(), counter: z.int() });
const addressPayload = z.object({ changeId: z.uuid(), counter: z.int() });

/** `to`: where the mail goes instead of the member's own address. `maskedAddress`: the one that is asked about. */
export type MailLink = {
  url: string | null;
  expiresOn: string | null;
  to: string | null;
  maskedAddress: string | null;
};

const NONE: MailLink = { url: null, expiresOn: null, to: null, maskedAddress: null };

/** The link of a mail that has one of its own; `void` where it would open nothing any more. */
export async function readMailLink(
  db: Database,
  keys: PurposeKeys,
  issuer: string,
  message: Pick<Message, 'template' | 'payload'>,
): Promise<MailLink | { void: string }> {
  const { template, payload } = message;
  if (isPressed(template)) {
    const { invitationId, counter } = invitationPayload.parse(payload);
    const invitation = await readInvitation(db.one, invitationId);
    if (invitation?.state !== 'sent' || invitation.counter !== counter) return { void: 'invitation-void' };
    const expiresOn = invitation.expiresOn?.toISOString() ?? null;
    return { ...NONE, url: `${issuer}/join/${invitationToken(keys, invitationId, counter)}`, expiresOn };
  }
  if (template !== 'address-question' && template !== 'address-proof') return NONE;
  const step = template === 'address-proof' ? 'proof' : 'question';
  const { changeId: id, counter } = addressPayload.parse(payload);
  const change = await readAddressChange(db.one, id);
  if (change?.address == null || !isAddressOpen(change, step, counter)) return { void: 'question-void' };
  const path = step === 'proof' ? '/address/proof' : '/address';
  return {
    ...NONE,
    url: `${issuer}${path}/${addressToken(keys, step, { id, counter })}`,
    to: step === 'proof' ? change.address : null,
    maskedAddress: maskAddress(change.address),
  };
}
