import type { DeliveryOutcome, Observed } from '@latchkey/domain/delivery';

/** How an account is looked for: by the app's own id, by the `sub` it is tied to, or by its name there. */
export type FindKey = { ref: string } | { subject: string } | { handle: string };

/** What looking found. `fault` carries the outcome that a delivery would have. */
export type Found =
  | { kind: 'observed'; observed: Observed }
  | { kind: 'absent' }
  | { kind: 'fault'; outcome: Extract<DeliveryOutcome, { kind: 'retry' | 'refused' }> };

/** One thing that a check looked at. `code` names a message `cli.check.CODE`. */
export type CheckLine = { code: string; ok: boolean; detail?: string };

/** What a new account is made from. */
export type NewAccount = { subject: string; handle: string; fields: Readonly<Record<string, string>> };

/** Thrown by `inventory` at the slightest doubt that it saw every account: a partial list is no list. */
export class Incomplete extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`incomplete inventory: ${code}`);
    this.name = 'Incomplete';
    this.code = code;
  }
}

/**
 * What an app can be asked. Each verb changes one thing, reads before and after, and may be repeated: what is already
 * so answers `done` with `changed: false`. No verb touches a protected account, and none throws but `inventory`.
 */
export interface Connector {
  check(): Promise<CheckLine[]>;
  inventory(): AsyncIterable<Observed>;
  find(key: FindKey): Promise<Found>;
  create(account: NewAccount): Promise<DeliveryOutcome>;
  update(ref: string, fields: Readonly<Record<string, string>>): Promise<DeliveryOutcome>;
  /** Gives an account another name; there where `about` says that the app renames. */
  rename?(ref: string, handle: string): Promise<DeliveryOutcome>;
  setGroups(ref: string, add: readonly string[], remove: readonly string[]): Promise<DeliveryOutcome>;
  suspend(ref: string): Promise<DeliveryOutcome>;
  restore(ref: string): Promise<DeliveryOutcome>;
  remove(ref: string): Promise<DeliveryOutcome>;
  erase(ref: string): Promise<DeliveryOutcome>;
  endSessions(ref: string): Promise<DeliveryOutcome>;
  lastActivity(ref: string): Promise<Date | null>;
}
