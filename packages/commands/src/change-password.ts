import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { writePassword } from '@latchkey/store/credential';
import type { Tx } from '@latchkey/store/database';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { endAccess } from './end-access.ts';

/** Sets a new password and ends access everywhere but in the session that did it (none: everywhere). */
export async function changePassword(
  tx: Tx,
  input: { accountId: string; hash: string; pepperKey: string; keepSession?: string },
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-account' | 'wrong-life'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life !== 'active' && account.life !== 'left') return refuse('wrong-life');
  await writePassword(tx, account.id, { hash: input.hash, pepperKey: input.pepperKey });
  const keep = input.keepSession === undefined ? {} : { keepSession: input.keepSession };
  const scope = { kind: 'account', accountId: account.id } as const;
  await endAccess(tx, { scope, cause: 'password-changed', logout: true, ...keep }, context);
  await writeAudit(tx, { event: 'password-changed', accountId: account.id, actor: context.actor });
  return { ok: true, version: await raiseVersion(tx, account.id, null) };
}
