import type { Language } from '@latchkey/domain/account';
import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { writeLanguage } from '@latchkey/store/own-data';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Keeps the language that a member wants to be spoken and written to in. */
export async function changeLanguage(
  tx: Tx,
  input: { accountId: string; language: Language },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'no-such-account' | 'wrong-life'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life !== 'active' && account.life !== 'left') return refuse('wrong-life');
  await writeLanguage(tx, account.id, input.language);
  await raiseVersion(tx, account.id, null);
  await writeAudit(tx, { event: 'language-changed', accountId: account.id, actor: context.actor });
  return { ok: true };
}
