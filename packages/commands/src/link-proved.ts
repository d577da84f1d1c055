import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { isBarredNow } from '@latchkey/store/hold';
import {
  findIdentities,
  insertProvedIdentity,
  lockIdentity,
  releaseIdentity,
} from '@latchkey/store/identity-lock';
import { findInvitationOf, markReached, markWithdrawn } from '@latchkey/store/invitation';
import { askQuestion, closeQuestions, isRefused } from '@latchkey/store/question';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { linkPerson } from './link-person.ts';

/** How long whoever proved an outside account has to finish the claim, in days of the calendar. */
const CLAIM_DAYS = 1;

/** Somebody proved in a browser that this outside account is theirs. `accountId`: whose hub account it is for; null: not known yet. */
export type ProvedInput = { source: string; aliases: readonly string[]; accountId: string | null };

/**
 * What came of it. `claim`: their invitation is open to this browser; `has-account`: they sign in; `not-yet`: the books
 * show nothing that lets them in, or a treasurer is still to look; `asked`: a person has to look at two accounts.
 */
export type ProvedResult =
  | { ok: true; kind: 'claim'; invitationId: string; counter: number }
  | { ok: true; kind: 'linked' | 'already' | 'has-account' | 'not-yet' | 'asked' }
  | Refused<'gone'>;

/**
 * | the outside account belongs to | nobody is signed in                    | for an account                                  |
 * |--------------------------------|----------------------------------------|-------------------------------------------------|
 * | nobody                         | not-yet                                | linked, its questions answered, decided again   |
 * | that account                   | –                                      | already                                         |
 * | one that nobody has claimed    | claim                                  | moved, and that one's invitation withdrawn      |
 * | a claimed or a barred one      | has-account, or nothing (barred)       | question (continuity): both keep what they have |
 * | nobody: a person refused it    | not-yet                                | not-yet                                         |
 * | several known ones             | not-yet                                | question is left to the reads: asked            |
 *
 * Holds stay as they are: proving an account brings nobody back who was put out.
 */
export async function linkProved(tx: Tx, input: ProvedInput, context: CommandContext): Promise<ProvedResult> {
  const { source, aliases, accountId } = input;
  const [known, ...more] = await findIdentities(tx, source, aliases);
  if (more.length > 0) return { ok: true, kind: accountId === null ? 'not-yet' : 'asked' };
  if (accountId === null) return forNobody(tx, known?.accountId ?? null, context);

  const others = known?.accountId !== null && known?.accountId !== undefined ? [known.accountId] : [];
  const locked = new Map<string, string>();
  for (const id of [...new Set([accountId, ...others])].sort()) {
    const account = await lockAccount(tx, id);
    if (account !== null) locked.set(id, account.life);
  }
  if (!locked.has(accountId)) return refuse('gone');
  const identityId = known?.id ?? (await insertProvedIdentity(tx, source, aliases));
  const owner = (await lockIdentity(tx, identityId))?.accountId ?? null;
  if (owner === accountId) return { ok: true, kind: 'already' };
  if (await isRefused(tx, identityId)) return { ok: true, kind: 'not-yet' };
  if (owner !== null) {
    const barred = await isBarredNow(tx, owner);
    if (locked.get(owner) !== 'invited' || barred) {
      const evidence = { candidates: [accountId, owner].sort(), proved: accountId };
      await askQuestion(tx, { kind: 'continuity', identityId, accountId, evidence });
      return { ok: true, kind: 'asked' };
    }
    await releaseIdentity(tx, identityId);
    await markWithdrawn(tx, owner, true);
  }
  const linked = await linkPerson(tx, { identityId, accountId }, context);
  if (!linked.ok) return refuse('gone');
  await closeQuestions(tx, identityId, { answer: 'same', account: accountId }, `account:${accountId}`);
  await writeAudit(tx, { event: 'identity-proved', accountId, actor: context.actor, detail: { source } });
  const decided = await decideAgain(tx, { accountId, cause: 'by-member' }, context);
  if (!decided.ok) throw new Error(`a proof could not be decided: ${decided.fault.code}`);
  return { ok: true, kind: 'linked' };
}

async function forNobody(tx: Tx, owner: string | null, context: CommandContext): Promise<ProvedResult> {
  const account = owner === null ? null : await lockAccount(tx, owner);
  if (account === null) return { ok: true, kind: 'not-yet' };
  if (account.life !== 'invited') return { ok: true, kind: 'has-account' };
  const invitationId = await findInvitationOf(tx, account.id);
  const reached =
    invitationId === null ? null : await markReached(tx, invitationId, { by: 'proof', days: CLAIM_DAYS });
  if (invitationId === null || reached === null) return { ok: true, kind: 'not-yet' };
  await writeAudit(tx, { event: 'invitation-proved', accountId: account.id, actor: context.actor });
  return { ok: true, kind: 'claim', invitationId, counter: reached.counter };
}
