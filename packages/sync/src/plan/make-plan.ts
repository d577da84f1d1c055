import { readApprovals, readKeepers } from '@latchkey/commands/read-approvals';
import { changeKey } from '@latchkey/domain/change';
import type { Correlation } from '@latchkey/domain/correlate';
import { decide } from '@latchkey/domain/decide';
import { countedScopes, type GuardLimits, scopesOver } from '@latchkey/domain/guard';
import { newPeopleLimit, removalLimits } from '@latchkey/domain/guard-limits';
import type { Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { readLiveRaises, useRaises } from '@latchkey/store/guard-raise';
import { streamPeople } from '@latchkey/store/person';
import { readHeldOf, readPeopleCounts } from '@latchkey/store/plan';
import { readRemovalCounts } from '@latchkey/store/removal-ticket';
import { correlateUnlinked } from '../read/correlate-unlinked.ts';
import { decideGuarded } from './decide-guarded.ts';
import { type PlannedChange, type Proposal, plannedFrom } from './planned-change.ts';
import { openPlanWriter } from './write-plan.ts';

export type MakePlanOptions = {
  db: Database;
  policy: Policy;
  sources: Sources;
  cause: 'pull' | 'settings' | 'one' | 'operator';
  /** Who asked for it: system, operator or account:ID. */
  author?: string;
  /** Only these people; and nobody new who would have to be held. */
  accountIds?: readonly string[];
  /** Nothing that takes anything away is planned, and what older plans hold stays, and is not held once more. */
  addOnly?: boolean;
  /** false: nothing is written, and the changes come back as a list. */
  write: boolean;
  keys: PurposeKeys;
  log: Log;
};

/**
 * `planId` null: nothing was written. `totals`: changes that go on and that are held. `changes`: filled only where
 * nothing is written. `confirms`: accounts whose change lacks only a look-up of the person.
 */
export type PlanResult = {
  planId: string | null;
  totals: { go: number; held: number };
  changes: PlannedChange[];
  confirms: string[];
};

/**
 * Decides people and writes down what would change, what of it goes on and what waits for a person. Two passes: the
 * first counts removals, since the guard judges the whole; the second decides those again who would change. People
 * stream through, so memory grows with the changes, not with the co-op.
 */
export async function makePlan(options: MakePlanOptions): Promise<PlanResult> {
  const { db, policy, sources, accountIds } = options;
  const now = await readCalendar(db.one);
  const { approved } = await readApprovals(db.one, policy);
  const counted = await countPass(options, now, approved);
  // A raise is for the plan about everybody that it was asked for, not for one person who comes first.
  const raises = accountIds === undefined ? await readLiveRaises(db.one) : [];
  const raised = new Map(raises.map((one) => [one.scope, one.upTo]));
  const limitOf = removalLimits(policy.guard, raised);
  const limits: GuardLimits = {
    over: scopesOver({ ...(await readRemovalCounts(db.one)), planned: counted.planned }, limitOf),
    keepers: await readKeepers(db.one, policy),
    privileged: new Set(policy.groups.filter((group) => group.privileged).map((group) => group.name)),
    approved,
  };
  const result: PlanResult = {
    planId: null,
    totals: { go: 0, held: 0 },
    changes: [],
    confirms: counted.confirms,
  };
  const author = options.author ?? 'system';
  const writer = options.write ? openPlanWriter(db, { cause: options.cause, policy, author }) : null;
  const isStanding = options.addOnly === true ? await findStanding(db, accountIds ?? []) : () => false;
  const put = async (planned: readonly Proposal[]) => {
    const proposals = planned.filter((one) => one.held === null || !isStanding(one));
    for (const proposal of proposals) {
      result.totals[proposal.held === null ? 'go' : 'held'] += 1;
      if (writer === null) result.changes.push(plannedFrom(proposal));
    }
    await writer?.add(proposals);
  };
  if (counted.changing.length > 0) {
    for await (const people of streamPeople(db, { accountIds: counted.changing })) {
      await put(
        people.flatMap((person) =>
          decideGuarded(person, policy, sources, now, { ...limits, addOnly: options.addOnly === true }),
        ),
      );
    }
  }
  for await (const proposals of proposeIdentities(options, now, approved)) await put(proposals);
  if (writer !== null) {
    result.planId = await writer.close(result.totals, options.addOnly === true ? [] : (accountIds ?? null));
    const needed = [...counted.planned.keys()].filter((scope) => raised.has(scope));
    if (result.planId !== null && needed.length > 0 && result.totals.go > 0) {
      const base = scopesOver(
        { ...(await readRemovalCounts(db.one)), planned: counted.planned },
        removalLimits(policy.guard),
      );
      await useRaises(
        db.one,
        needed.filter((scope) => base.has(scope)),
        result.planId,
      );
    }
    options.log.info({ plan: result.planId, cause: options.cause, ...result.totals }, 'plan made');
  }
  return result;
}

/** Whether a change is held by an open plan already. */
async function findStanding(
  db: Database,
  accountIds: readonly string[],
): Promise<(proposal: Proposal) => boolean> {
  const held = await readHeldOf(db.one, accountIds);
  const standing = new Set(held.map(({ accountId, key }) => `${accountId} ${key}`));
  return (one) => 'accountId' in one && standing.has(`${one.accountId} ${changeKey(one.change)}`);
}

async function countPass(options: MakePlanOptions, now: Date, approved: GuardLimits['approved']) {
  const { db, policy, sources, accountIds } = options;
  const planned = new Map<string, number>();
  const changing: string[] = [];
  const confirms: string[] = [];
  for await (const people of streamPeople(db, accountIds === undefined ? {} : { accountIds })) {
    for (const person of people) {
      const changes = decide(person, policy, sources, now);
      if (changes.some((change) => change.kind === 'confirm')) confirms.push(person.account.id);
      if (changes.some((change) => change.kind !== 'confirm')) changing.push(person.account.id);
      for (const scope of countedScopes(person.account.id, changes, approved)) {
        planned.set(scope, (planned.get(scope) ?? 0) + 1);
      }
    }
  }
  return { planned, changing, confirms };
}

/** New people, links and questions. Too many new people at once wait, all of them: a treasurer looks at the whole. */
async function* proposeIdentities(
  options: MakePlanOptions,
  now: Date,
  approved: GuardLimits['approved'],
): AsyncGenerator<Proposal[]> {
  const { db, policy, sources, keys } = options;
  const isFresh = (one: Correlation) => one.kind === 'new' && !approved(one.identityId, one.kind);
  // Kept until they are judged: an id each, where a second walk would read and decide all of them again.
  const batches: Correlation[][] = [];
  let fresh = 0;
  for await (const batch of correlateUnlinked({ db, policy, sources, now, keys })) {
    batches.push(batch);
    fresh += batch.filter(isFresh).length;
  }
  if (batches.length === 0) return;
  const counts = await readPeopleCounts(db.one);
  const tooMany = fresh > 0 && fresh + counts.fresh > newPeopleLimit(counts.known, policy.guard);
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const proposals = batch.map(
      (change): Proposal => ({
        identityId: change.identityId,
        change,
        held: tooMany && isFresh(change) ? 'new-people' : null,
      }),
    );
    yield options.accountIds === undefined ? proposals : proposals.filter((one) => one.held === null);
  }
}
