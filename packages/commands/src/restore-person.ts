import { type HoldKind, mayLift } from '@latchkey/domain/hold';
import { lockAccount } from '@latchkey/store/account';
import type { Tx } from '@latchkey/store/database';
import { readHolds } from '@latchkey/store/hold';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { liftHold } from './lift-hold.ts';

/**
 * Lifts every hold of a person that an admin may lift; `barred` only where that is asked for. `left`: holds that stand
 * on (a lapsed contribution, conduct).
 */
export async function restorePerson(
  tx: Tx,
  input: { accountId: string; barredToo?: boolean },
  context: CommandContext,
): Promise<{ ok: true; lifted: HoldKind[]; left: HoldKind[] } | Refused<'no-such-account' | 'not-held'>> {
  if ((await lockAccount(tx, input.accountId)) === null) return refuse('no-such-account');
  const holds = (await readHolds(tx, input.accountId)).map((hold) => hold.kind);
  if (holds.length === 0) return refuse('not-held');
  const lifted = holds.filter(
    (kind) => mayLift(kind, 'admin') && (kind !== 'barred' || input.barredToo === true),
  );
  for (const kind of lifted) await liftHold(tx, { accountId: input.accountId, kind, by: 'admin' }, context);
  return { ok: true, lifted, left: holds.filter((kind) => !lifted.includes(kind)) };
}
