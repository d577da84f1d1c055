import { type Change, changeKey } from '@latchkey/domain/change';
import type { Correlation } from '@latchkey/domain/correlate';
import type { HeldReason } from '@latchkey/domain/guard';
import type { PlanChangeRow } from '@latchkey/store/plan';

/** A change as `plan --json` lists it: people by id only. `account`, or `fact` for somebody who has no account yet. */
export type PlannedChange = ({ account: string } | { fact: string }) & {
  kind: string;
  reason: string;
  group?: string;
  app?: string;
  hold?: string;
  treatment?: string;
  held?: HeldReason;
};

/** A change with whom it concerns and why it is held, before it has a number in a plan. */
export type Proposal =
  | { accountId: string; seenVersion: number; change: Change; urgency: 0 | 1; held: HeldReason | null }
  | { identityId: string; change: Correlation; held: HeldReason | null };

/** As people and scripts read it. */
export function plannedFrom(proposal: Proposal): PlannedChange {
  const { change } = proposal;
  return {
    ...('accountId' in proposal ? { account: proposal.accountId } : { fact: proposal.identityId }),
    kind: change.kind,
    reason: change.reason,
    ...('group' in change ? { group: change.group } : {}),
    ...('app' in change ? { app: change.app, treatment: change.treatment } : {}),
    ...('hold' in change ? { hold: change.hold } : {}),
    ...(proposal.held === null ? {} : { held: proposal.held }),
  };
}

/** As a row of a plan. */
export function rowFrom(proposal: Proposal, number: number): Omit<PlanChangeRow, 'state'> {
  const about =
    'accountId' in proposal
      ? {
          accountId: proposal.accountId,
          identityId: null,
          seenVersion: proposal.seenVersion,
          urgency: proposal.urgency,
          key: changeKey(proposal.change),
        }
      : {
          accountId: null,
          identityId: proposal.identityId,
          seenVersion: null,
          urgency: 0 as const,
          key: proposal.change.kind,
        };
  return {
    number,
    ...about,
    kind: proposal.change.kind,
    change: { ...proposal.change },
    held: proposal.held,
  };
}
