import { readClaimCode } from '@latchkey/domain/claim-code';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { findClaimCode, useClaimCode } from '@latchkey/store/claim-code';
import type { Tx } from '@latchkey/store/database';
import { markReached } from '@latchkey/store/invitation';
import { CLAIM_CODE_PURPOSE } from './claim-code-purpose.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { invitationToken } from './invitation-token.ts';

/** How long whoever typed a code has to finish the claim, in days of the calendar. */
const CLAIM_DAYS = 1;

/**
 * Takes a typed code for the link of its invitation. The code and every older link are void from then on; no address is
 * proved by it. `wrong`: no such code, or used; `expired`: too old.
 */
export async function exchangeClaimCode(
  tx: Tx,
  input: { typed: string },
  context: CommandContext,
): Promise<{ ok: true; token: string } | Refused<'wrong' | 'expired'>> {
  const code = readClaimCode(input.typed);
  if (code === null) return refuse('wrong');
  const hashes = context.keys.hashes(CLAIM_CODE_PURPOSE, code);
  const found = await findClaimCode(tx, hashes);
  if (found === null) return refuse('wrong');
  if (found.expired) return refuse('expired');
  const account = await lockAccount(tx, found.accountId);
  if (account?.life !== 'invited' || !(await useClaimCode(tx, hashes))) return refuse('wrong');
  const reached = await markReached(tx, found.invitationId, { by: 'code', days: CLAIM_DAYS });
  if (reached === null) return refuse('wrong');
  await writeAudit(tx, { event: 'claim-code-used', accountId: account.id, actor: context.actor });
  return { ok: true, token: invitationToken(context.keys, found.invitationId, reached.counter) };
}
