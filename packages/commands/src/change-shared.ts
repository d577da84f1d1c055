import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import {
  deleteKeeper,
  insertKeeper,
  isShared,
  readKeeperSessions,
  writeManualGroups,
} from '@latchkey/store/shared-account';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { endAccess } from './end-access.ts';
import { type GroupsFault, groupsFault, mayKeep } from './make-shared.ts';
import { readPolicy } from './settings/read-settings.ts';

/** Names somebody keeper of a shared account: they may go on as it, from their own sign-in. */
export async function nameKeeper(
  tx: Tx,
  input: { sharedId: string; keeperId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'no-keeper' | 'keeper-already'>> {
  const { sharedId, keeperId } = input;
  for (const id of [sharedId, keeperId].sort()) await lockAccount(tx, id);
  if (!(await isShared(tx, sharedId))) return refuse('gone');
  if (!(await mayKeep(tx, keeperId))) return refuse('no-keeper');
  if (!(await insertKeeper(tx, { sharedId, keeperId, namedBy: actorText(context.actor) })))
    return refuse('keeper-already');
  await audit(tx, 'keeper-named', input, context);
  return { ok: true };
}

/** Takes a keeper away. Whatever they had opened as the shared account ends when this commits, and its apps are told. */
export async function removeKeeper(
  tx: Tx,
  input: { sharedId: string; keeperId: string },
  context: CommandContext,
): Promise<{ ok: true; sessions: number } | Refused<'gone'>> {
  const { sharedId, keeperId } = input;
  for (const id of [sharedId, keeperId].sort()) await lockAccount(tx, id);
  if (!(await deleteKeeper(tx, sharedId, keeperId))) return refuse('gone');
  const sessions = await readKeeperSessions(tx, keeperId, sharedId);
  for (const { uid } of sessions)
    await endAccess(tx, { scope: { kind: 'session', uid }, cause: 'keeper-removed', logout: true }, context);
  await audit(tx, 'keeper-removed', input, context);
  return { ok: true, sessions: sessions.length };
}

/** Puts a shared account into exactly these groups. None at all closes every app to it. */
export async function changeSharedGroups(
  tx: Tx,
  input: { sharedId: string; groups: readonly string[] },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | GroupsFault>> {
  if ((await lockAccount(tx, input.sharedId)) === null || !(await isShared(tx, input.sharedId)))
    return refuse('gone');
  const fault = groupsFault(context.policy ?? (await readPolicy(tx)), input.groups);
  if (fault !== null) return refuse(fault);
  await writeManualGroups(tx, input.sharedId, input.groups, actorText(context.actor));
  await writeAudit(tx, {
    event: 'shared-groups',
    accountId: input.sharedId,
    actor: context.actor,
    detail: { groups: input.groups },
  });
  const decide = { accountId: input.sharedId, cause: 'by-admin', removals: true, written: true };
  const decided = await decideAgain(tx, decide, context);
  if (!decided.ok) throw new Error(`a shared account could not be decided: ${decided.fault.code}`);
  return { ok: true };
}

/** A keeper ends one of the sessions that they opened as a shared account. */
export async function endOwnShared(
  tx: Tx,
  input: { keeperId: string; uid: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const own = await readKeeperSessions(tx, input.keeperId, null);
  if (!own.some((one) => one.uid === input.uid)) return refuse('gone');
  const scope = { kind: 'session', uid: input.uid } as const;
  await endAccess(tx, { scope, cause: 'sign-out', logout: true }, context);
  return { ok: true };
}

async function audit(
  tx: Tx,
  event: string,
  { sharedId, keeperId }: { sharedId: string; keeperId: string },
  context: CommandContext,
): Promise<void> {
  // One row for each of the two: whoever looks at either finds it.
  for (const accountId of [sharedId, keeperId])
    await writeAudit(tx, { event, accountId, actor: context.actor });
}
