/** When a rule gives its group. Exactly one of the forms. */
export type Condition =
  | { kind: 'paid'; source: string; tierId: string | null; termDays: number | null }
  | { kind: 'role'; source: string; role: string }
  | { kind: 'manual'; source: string };

/** `tierId` null: any tier. `graceDays`: how long access stays after the paid term. */
export type Rule = { group: string; when: Condition; graceDays: number };

/** A named set of accounts. `privileged`: joining it out of the books waits for a person. */
export type Group = { name: string; title: string; privileged: boolean };

/** What the rules need to know of an app. `groups`: hub group → app group; an unlisted one is never touched. */
export type AppRule = {
  name: string;
  /** Hub groups any of which opens the app. */
  opens: readonly string[];
  groups: Readonly<Record<string, string>>;
  make: 'ahead' | 'first-use';
  /** The app also serves people who are no members: leaving takes groups, never the account. */
  open: boolean;
};

/** The hub's settings as far as decisions use them. */
export type Policy = {
  /** Number of the settings this was read from; written beside what it decided. */
  settingsVersion: number;
  groups: readonly Group[];
  rules: readonly Rule[];
  apps: readonly AppRule[];
  leaving: { leftAfterDays: number };
};
