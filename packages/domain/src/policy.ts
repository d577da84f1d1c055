import type { Life } from './account.ts';
import type { DeliveryOutcome } from './delivery.ts';
import type { Treatment } from './entitlement.ts';
import { HOLD_KINDS, type HoldKind } from './hold.ts';

/** Everything that access to one client follows from, read in one statement. */
export type AccessFacts = {
  /** `hub`: the hub's own pages. */
  client: 'hub' | 'app';
  account: { life: Life; holds: readonly HoldKind[] };
  app: { mode: 'observe' | 'manage' | 'paused'; retired: boolean } | null;
  entitlement: { treatment: Treatment; version: number } | null;
  delivery: {
    deliveredVersion: number;
    /** What the app last showed; null: nothing was delivered yet. */
    deliveredTreatment: Treatment | null;
    outcome: DeliveryOutcome | null;
  } | null;
};

/** Why somebody is not let in. Holds name themselves. */
export const DENY_REASONS = [
  ...HOLD_KINDS,
  'invited',
  'left',
  'erasing',
  'no-app',
  'app-not-open',
  'no-group',
  'suspended-in-app',
  'left-app',
] as const;
export type DenyReason = (typeof DENY_REASONS)[number];

/** What stands in the way of a place that is being prepared. */
export type Trouble = 'retry' | 'refused' | 'conflict' | 'needs-person';

/** Whether an account may use a client now. `preparing`: yes, as soon as the app has its place ready. */
export type Access =
  | { kind: 'allowed' }
  | { kind: 'denied'; reason: DenyReason }
  | { kind: 'preparing'; trouble: Trouble | null };

/** Holds under which somebody may still see the hub's own pages, to learn what to do about it. */
const HUB_STAYS_OPEN: readonly HoldKind[] = ['lapsed', 'inactive', 'unconfirmed'];

/** The hold that weighs most comes first: it is the one a person is told. */
const WEIGHT: readonly HoldKind[] = ['barred', 'security', 'manual', 'lapsed', 'unconfirmed', 'inactive'];

/**
 * | account                   | app                         | entitlement | delivered      | access                 |
 * |---------------------------|-----------------------------|-------------|----------------|------------------------|
 * | invited, erasing, erased  | any, hub                    | –           | –              | denied: its life       |
 * | left                      | any, hub                    | –           | –              | denied: left           |
 * | barred, security, manual  | any, hub                    | –           | –              | denied: the hold       |
 * | lapsed, inactive, unconf. | hub                         | –           | –              | allowed                |
 * | lapsed, inactive, unconf. | any                         | –           | –              | denied: the hold       |
 * | active                    | hub                         | –           | –              | allowed                |
 * | active                    | none, or retired            | –           | –              | denied: no-app         |
 * | active                    | any                         | none        | –              | denied: no-group       |
 * | active                    | any                         | suspended   | –              | denied: suspended-in-app |
 * | active                    | any                         | left, erased| –              | denied: left-app       |
 * | active                    | any                         | present     | present        | allowed                |
 * | active                    | any                         | present     | at first visit | allowed                |
 * | active                    | observe                     | present     | anything else  | denied: app-not-open   |
 * | active                    | manage, paused              | present     | anything else  | preparing              |
 */
export function decideAccess(facts: AccessFacts): Access {
  const { account, app, entitlement, delivery } = facts;
  if (account.life === 'invited' || account.life === 'left') return denied(account.life);
  if (account.life !== 'active') return denied('erasing');
  const hub = facts.client === 'hub';
  const hold = WEIGHT.find((kind) => account.holds.includes(kind) && !(hub && HUB_STAYS_OPEN.includes(kind)));
  if (hold !== undefined) return denied(hold);
  if (hub) return { kind: 'allowed' };
  if (app === null || app.retired) return denied('no-app');
  if (entitlement === null) return denied('no-group');
  if (entitlement.treatment === 'suspended') return denied('suspended-in-app');
  if (entitlement.treatment !== 'present') return denied('left-app');
  if (delivery?.deliveredTreatment === 'present') return { kind: 'allowed' };
  const outcome = delivery?.outcome ?? null;
  if (outcome?.kind === 'pending' && outcome.until === 'first-sign-in') return { kind: 'allowed' };
  if (app.mode === 'observe') return denied('app-not-open');
  return { kind: 'preparing', trouble: troubleOf(outcome) };
}

function denied(reason: DenyReason): Access {
  return { kind: 'denied', reason };
}

function troubleOf(outcome: DeliveryOutcome | null): Trouble | null {
  switch (outcome?.kind) {
    case 'retry':
    case 'refused':
    case 'conflict':
    case 'needs-person':
      return outcome.kind;
    default:
      return null;
  }
}
