import { removalLimits } from '@latchkey/domain/guard-limits';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockDrift, markRepaired, raiseWish, readTreatment } from '@latchkey/store/drift';
import { lockEntitlements, openReceipt, queueDelivery } from '@latchkey/store/entitlement';
import { takeTickets } from '@latchkey/store/removal-ticket';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Puts an account in an app right again, by wishing the same once more. A repair that takes access away counts in the
 * limit of removals; what was repaired twice within 14 days is `contested` and left to people, unless one of them asks.
 */
export async function repairDrift(
  tx: Tx,
  input: { app: string; ref: string; kind: string; accountId: string },
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-drift' | 'contested' | 'removal-limit'>> {
  const { app, accountId } = input;
  if ((await lockAccount(tx, accountId)) === null) return refuse('no-such-drift');
  await lockEntitlements(tx, accountId);
  const drift = await lockDrift(tx, input);
  if (drift === null || drift.accountId !== accountId) return refuse('no-such-drift');
  if (drift.contested && context.actor.kind === 'system') return refuse('contested');
  const ends = (await readTreatment(tx, accountId, app)) !== 'present';
  const policy = context.policy ?? (await readSettings(tx))?.policy;
  // The last lock that this transaction takes: every row that it writes is its own by now.
  const scopes = [{ scope: `app:${app}`, forced: context.actor.kind !== 'system' }];
  if (ends && !(await takeTickets(tx, { accountId, scopes }, removalLimits(policy?.guard))))
    return refuse('removal-limit');
  const wish = await raiseWish(tx, accountId, app);
  if (wish === null) return refuse('no-such-drift');
  if (ends) await openReceipt(tx, { accountId, app, version: wish.version, kind: 'ending', cause: 'drift' });
  await queueDelivery(tx, accountId, app, ends ? 2 : 0);
  await markRepaired(tx, input);
  await writeAudit(tx, {
    event: 'drift-repaired',
    accountId,
    actor: context.actor,
    app,
    detail: { kind: input.kind, version: wish.version },
  });
  tx.afterCommit(() => context.wake(`app:${app}`));
  return { ok: true, version: wish.version };
}
