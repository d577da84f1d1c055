import type { Standing } from './approval.ts';
import type { ChangeKey } from './change.ts';
import type { DeliveryOutcome } from './delivery.ts';
import type { Treatment } from './entitlement.ts';

/** An app, and what was done there about one account. `handle`: what it is called there; null: nothing was made yet. */
export type AppState = {
  app: string;
  mode: 'observe' | 'manage' | 'paused';
  retired: boolean;
  /** Its breaker is open: after too many faults nothing is sent for a while. */
  quarantined: boolean;
  /** Of the wish; null: there is none. */
  version: number | null;
  deliveredVersion: number;
  deliveredTreatment: Treatment | null;
  outcome: DeliveryOutcome | null;
  handle: string | null;
};

/** A change of the person that waits for somebody. `standing`: what people have said of it. */
export type HeldNow = {
  key: ChangeKey;
  reason: string;
  planId: string;
  madeOn: Date;
  standing: Standing['kind'];
};

/** Somebody's word for a change of the person, or their own act. `author`: operator or account:ID. */
export type ApprovedOnce = { key: ChangeKey; author: string; madeOn: Date };

/** What an explanation tells beside what decisions are made from; nothing of it steers one. */
export type Surroundings = {
  apps: readonly AppState[];
  held: readonly HeldNow[];
  approvals: readonly ApprovedOnce[];
  /** Open questions about the person's outside accounts, or about one that may be theirs. */
  questions: readonly { kind: string; askedOn: Date }[];
};

/** Where nothing of it was read. */
export const NO_SURROUNDINGS: Surroundings = { apps: [], held: [], approvals: [], questions: [] };
