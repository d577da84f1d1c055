import type { Treatment } from './entitlement.ts';

/** What an app shows of one account. `ref` is the app's own permanent id; `fields` hold only declared fields. */
export type Observed = {
  ref: string;
  handle: string;
  /** The `sub` the app's account is tied to, where the app tells. */
  subject: string | null;
  standing: 'present' | 'suspended' | 'left' | 'erased';
  groups: readonly string[];
  fields: Readonly<Record<string, string>>;
  /** Admins, bots and our own service account: never changed, never bound. */
  protected: boolean;
  lastActivityAt: Date | null;
};

/** The account's own account in an app. */
export type Binding = {
  app: string;
  ref: string;
  handle: string;
  claims: Readonly<Record<string, string>>;
  origin: 'made' | 'adopted' | 'found';
  /** Hash per field last sent, so that a value changed in the app is told from one we never sent. */
  sent: Readonly<Record<string, string>>;
};

/** What an app should show. `groups`: app group names that must be there; `managed`: all that we may touch. */
export type Wanted = {
  treatment: Treatment;
  subject: string;
  handle: string;
  groups: readonly string[];
  managed: readonly string[];
  fields: Readonly<Record<string, string>>;
};

/** What an app's connector can do; about.ts of each app declares it. */
export type Capabilities = {
  create: boolean;
  update: readonly string[];
  groups: boolean;
  /** Whether the app shows the username at all, and can change one. `fixed`: shown, and for ever. */
  names: 'unseen' | 'renames' | 'fixed';
  suspend: boolean;
  remove: boolean;
  erase: boolean;
  endSessions: boolean;
};

/** How a fault is told: a stable code, and a detail for the log alone. */
export type Fault = { code: string; detail?: string };

/** What came of one call to an app, or of a whole delivery. */
export type DeliveryOutcome =
  | { kind: 'done'; ref: string | null; changed: boolean }
  | { kind: 'pending'; ref: string | null; checkAfterMs: number | null; until: 'first-sign-in' | null }
  | { kind: 'retry'; afterMs: number | null; fault: Fault }
  | { kind: 'refused'; fault: Fault }
  | { kind: 'conflict'; ref: string }
  | { kind: 'needs-person'; instructions: string; fault?: Fault };

/** What to do next in an app. */
export type Step =
  | { do: 'create' }
  | { do: 'update'; fields: Readonly<Record<string, string>> }
  | { do: 'rename'; handle: string }
  | { do: 'set-groups'; add: readonly string[]; remove: readonly string[] }
  | { do: 'suspend' }
  | { do: 'restore' }
  | { do: 'remove' }
  | { do: 'erase' }
  | { do: 'bind'; ref: string }
  | { do: 'done' }
  | { do: 'needs-person'; instructions: string };
