import { randomInt } from 'node:crypto';
import { CLAIM_CODE_DAYS, makeClaimCode, readClaimCode } from '@latchkey/domain/claim-code';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { writeClaimCode } from '@latchkey/store/claim-code';
import type { Tx } from '@latchkey/store/database';
import { readInvitation, voidLinks } from '@latchkey/store/invitation';
import { CLAIM_CODE_PURPOSE } from './claim-code-purpose.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Makes the code that a treasurer prints or reads out to somebody who cannot be reached by mail. It is shown once and
 * kept as a keyed hash; it voids the one before, and every link that was mailed.
 */
export async function printClaimCode(
  tx: Tx,
  input: { invitationId: string },
  context: CommandContext,
): Promise<{ ok: true; code: string; expiresOn: Date } | Refused<'gone'>> {
  const known = await readInvitation(tx, input.invitationId);
  const account = known === null ? null : await lockAccount(tx, known.accountId);
  const invitation = await readInvitation(tx, input.invitationId);
  if (account?.life !== 'invited' || invitation === null) return refuse('gone');
  if (invitation.state !== 'waiting' && invitation.state !== 'sent') return refuse('gone');
  await voidLinks(tx, invitation.id);
  const code = makeClaimCode(randomInt);
  const expiresOn = await writeClaimCode(tx, {
    codeHash: context.keys.hash(CLAIM_CODE_PURPOSE, readClaimCode(code) as string),
    invitationId: invitation.id,
    madeBy: actorText(context.actor),
    days: CLAIM_CODE_DAYS,
  });
  await writeAudit(tx, { event: 'claim-code-made', accountId: account.id, actor: context.actor });
  return { ok: true, code, expiresOn };
}
