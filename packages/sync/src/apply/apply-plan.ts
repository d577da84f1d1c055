import { applyChange } from '@latchkey/commands/apply-change';
import type { CommandContext } from '@latchkey/commands/context';
import { linkPerson } from '@latchkey/commands/link-person';
import { newPerson } from '@latchkey/commands/new-person';
import { type Approvals, readApprovals } from '@latchkey/commands/read-approvals';
import { readPolicy } from '@latchkey/commands/settings/read-settings';
import { changeKey } from '@latchkey/domain/change';
import type { Correlation } from '@latchkey/domain/correlate';
import type { Database, Tx } from '@latchkey/store/database';
import { readRaisesOf } from '@latchkey/store/guard-raise';
import {
  closeChanges,
  holdChanges,
  readPlan,
  readWaiting,
  settlePlan,
  type WaitingRow,
} from '@latchkey/store/plan';
import { askQuestion } from '@latchkey/store/question';
import { reviveChange } from './revive-change.ts';

export type ApplyPlanOptions = {
  db: Database;
  planId: string;
  context: Omit<CommandContext, 'actor'>;
  signal?: AbortSignal;
};

/**
 * `applied`, `skipped`: people. `refused`: people whose removals were held after all, because a limit was used up while
 * the plan was being applied. `moved`: accounts to decide
 * again, because they changed since, or because more may follow from what was approved. `held`: changes
 * that wait for a person.
 */
export type ApplyResult = {
  applied: number;
  skipped: number;
  refused: number;
  moved: string[];
  held: number;
};

/** What people have said that lets changes of this plan go. */
type Words = Approvals & { raised: ReadonlyMap<string, number> };

const BATCH = 200;
/** People at once; each is a transaction of its own, so that nobody waits for a plan. */
const AT_ONCE = 3;

/**
 * Applies what a plan lets go, person by person, endings first. A person's rows are closed in the transaction that
 * applies them, so a plan that was interrupted anywhere is simply applied again, by this process or another; nothing is
 * done twice and nothing is lost.
 */
export async function applyPlan(options: ApplyPlanOptions): Promise<ApplyResult> {
  const { db, planId } = options;
  const result: ApplyResult = { applied: 0, skipped: 0, refused: 0, moved: [], held: 0 };
  const policy = options.context.policy ?? (await readPolicy(db.one));
  const context: CommandContext = { ...options.context, policy, actor: { kind: 'system' } };
  const words: Words = {
    ...(await readApprovals(db.one, policy)),
    raised: await readRaisesOf(db.one, planId),
  };
  while (options.signal?.aborted !== true) {
    const waiting = await readWaiting(db.one, planId, BATCH);
    if (waiting.length === 0) break;
    // The last ending has committed before the first of the others begins.
    const queue = waiting.filter((one) => one.urgency === waiting[0]?.urgency);
    const lane = async () => {
      for (
        let one = queue.shift();
        one !== undefined && options.signal?.aborted !== true;
        one = queue.shift()
      ) {
        await applyOne(db, planId, one, words, context, result);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
  await settlePlan(db.one, planId);
  result.held = (await readPlan(db.one, planId))?.totals.held ?? 0;
  return result;
}

async function applyOne(
  db: Database,
  planId: string,
  waiting: WaitingRow,
  words: Words,
  context: CommandContext,
  result: ApplyResult,
): Promise<void> {
  const outcome = await db
    .tx((tx) => applyIn(tx, planId, waiting, words, context))
    .catch((error) => {
      if (error === OVERTAKEN) return 'overtaken' as const;
      throw error;
    });
  if (outcome === 'applied') {
    result.applied += 1;
    if (waiting.released && waiting.accountId !== null) result.moved.push(waiting.accountId);
  } else if (outcome === 'refused') result.refused += 1;
  else {
    result.skipped += 1;
    if (outcome === 'moved' && waiting.accountId !== null) result.moved.push(waiting.accountId);
  }
}

/** Rolls back: the rows were closed by another worker, or a newer plan took this one's place. */
const OVERTAKEN = new Error('overtaken');

async function applyIn(
  tx: Tx,
  planId: string,
  waiting: WaitingRow,
  words: Words,
  context: CommandContext,
): Promise<'applied' | 'skipped' | 'moved' | 'refused'> {
  const close = async (state: 'applied' | 'skipped') => {
    if (!(await closeChanges(tx, planId, waiting.numbers, state))) throw OVERTAKEN;
  };
  const { accountId, seenVersion } = waiting;
  if (accountId === null || seenVersion === null) {
    const applied = await applyIdentity(tx, waiting.changes[0] as Correlation, context);
    await close(applied ? 'applied' : 'skipped');
    return applied ? 'applied' : 'skipped';
  }
  const changes = waiting.changes.map(reviveChange);
  const approved = new Set(changes.map(changeKey).filter((key) => words.approved(accountId, key)));
  const applied = await applyChange(
    tx,
    { accountId, seenVersion, changes, approved, raised: words.raised },
    context,
  );
  if (applied.ok) {
    await close('applied');
    return 'applied';
  }
  if (applied.fault.code === 'removal-limit') {
    await holdChanges(tx, planId, accountId, 'removal-limit');
    return 'refused';
  }
  await close('skipped');
  return applied.fault.code === 'moved' ? 'moved' : 'skipped';
}

async function applyIdentity(tx: Tx, change: Correlation, context: CommandContext): Promise<boolean> {
  switch (change.kind) {
    case 'new':
      return (await newPerson(tx, change, context)).ok;
    case 'link':
      return (await linkPerson(tx, change, context)).ok;
    case 'question': {
      if (change.about === null) return false;
      const { identityId, candidates } = change;
      const [accountId] = candidates;
      const only = candidates.length === 1 ? (accountId ?? null) : null;
      const asked = await askQuestion(tx, {
        kind: change.about,
        identityId,
        accountId: only,
        evidence: { candidates },
      });
      return asked !== null;
    }
  }
}
