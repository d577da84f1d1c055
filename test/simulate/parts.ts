import { applyToPerson } from '@latchkey/domain/apply-to-person';
import { correlate } from '@latchkey/domain/correlate';
import { decide } from '@latchkey/domain/decide';
import { decideEntitlements } from '@latchkey/domain/decide-entitlements';
import { endFullRead, endLookUp } from '@latchkey/domain/end-read';
import { guard, scopesOver } from '@latchkey/domain/guard';
import { newPeopleLimit, removalLimits } from '@latchkey/domain/guard-limits';
import { mayLift } from '@latchkey/domain/hold';
import { mergePage } from '@latchkey/domain/merge-read';
import { verdict } from '@latchkey/domain/verdict';

/** A removal that was written. */
export type Ticket = { scope: string; accountId: string; on: Date; forced: boolean };

const DAY_MS = 86_400_000;

/**
 * Everything that decides, as one record: a variant of it that is broken in one place is what the oracle has to find.
 * `isComplete`: whether a read that saw `shown` of `there` rows may count as complete. `ticketsOf`: the tickets that a
 * removal at `now` is counted with.
 */
export type Parts = {
  applyToPerson: typeof applyToPerson;
  correlate: typeof correlate;
  decide: typeof decide;
  decideEntitlements: typeof decideEntitlements;
  endFullRead: typeof endFullRead;
  endLookUp: typeof endLookUp;
  guard: typeof guard;
  mayLift: typeof mayLift;
  mergePage: typeof mergePage;
  newPeopleLimit: typeof newPeopleLimit;
  removalLimits: typeof removalLimits;
  scopesOver: typeof scopesOver;
  verdict: typeof verdict;
  isComplete(shown: number, there: number): boolean;
  ticketsOf(tickets: readonly Ticket[], now: Date): readonly Ticket[];
};

/** The functions as they are. */
export const REAL: Parts = {
  applyToPerson,
  correlate,
  decide,
  decideEntitlements,
  endFullRead,
  endLookUp,
  guard,
  mayLift,
  mergePage,
  newPeopleLimit,
  removalLimits,
  scopesOver,
  verdict,
  isComplete: (shown, there) => shown === there,
  ticketsOf: (tickets, now) => tickets.filter(({ on }) => on.getTime() > now.getTime() - DAY_MS),
};
