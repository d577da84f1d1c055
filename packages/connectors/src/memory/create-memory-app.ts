import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { describe } from '../about.ts';
import type { AppFault } from '../contract/harness.ts';
import type { Connector } from '../contract.ts';
import { createMemoryConnector } from './connector.ts';

/** One account of the app in memory. `id` is inside the app, and never given twice; `ref` is its first name. */
export type MemoryAccount = {
  id: number;
  ref: string;
  name: string;
  subject: string | null;
  displayName: string;
  locked: boolean;
  groups: Set<string>;
  admin: boolean;
  sessions: number;
  lastSeenAt: Date | null;
};

/** An app in memory and its connector: the twin of the real ones. */
export type MemoryApp = {
  accounts: Map<string, MemoryAccount>;
  connector: Connector;
  /** How it fails; null: it works. */
  fault: AppFault | null;
  /** Names of the calls that changed something, in order. */
  changes: string[];
  /** Awaited before each change is made: tests hold a call here. */
  before: (call: string) => Promise<void>;
  add(name: string, more?: Partial<MemoryAccount>): MemoryAccount;
  /** Finds the account by its link, as the app does at a sign-in; null: refused. */
  signIn(claims: Readonly<Record<string, unknown>>): number | null;
};

export const memory = describe<{ url: string }>({
  kind: 'memory',
  title: 'In memory',
  fields: ['displayName'],
  capabilities: {
    create: true,
    update: ['displayName'],
    groups: true,
    names: 'renames',
    suspend: true,
    remove: false,
    erase: false,
    endSessions: true,
  },
  credentials: [],
  settings: z.strictObject({ url: z.string() }),
  oidc: () => ({}),
  setup: () => [],
  claimNames: ['memory_id'],
  claims: (_account, binding) => (binding === null ? {} : { memory_id: binding.ref }),
  bindingClaims: (observed) => ({ memory_id: observed.ref }),
  logoutOnSuspend: true,
  stopEndsSessions: true,
  lostByLeaving: [],
  calls: { concurrency: 4, perMinute: 60_000, timeoutMs: 5_000 },
});

/** Makes an empty app with two accounts that are nobody's: an admin, and the hub's own. */
export function createMemoryApp(): MemoryApp {
  let nextId = 1;
  const app: MemoryApp = {
    accounts: new Map(),
    connector: undefined as unknown as Connector,
    fault: null,
    changes: [],
    before: async () => {},
    add(name, more = {}) {
      const account: MemoryAccount = {
        id: nextId,
        ref: name,
        name,
        subject: null,
        displayName: name,
        locked: false,
        groups: new Set(),
        admin: false,
        sessions: 0,
        lastSeenAt: null,
        ...more,
      };
      nextId += 1;
      app.accounts.set(name.toLowerCase(), account);
      return account;
    },
    signIn(claims) {
      const account = [...app.accounts.values()].find(
        (one) => one.subject !== null && one.subject === claims.sub,
      );
      if (account === undefined || account.locked) return null;
      account.sessions += 1;
      account.lastSeenAt = new Date(account.id);
      return account.id;
    },
  };
  app.connector = createMemoryConnector(app);
  app.add('admin', { admin: true });
  app.add('latchkey', { admin: true });
  return app;
}

/** An account as the hub sees it. */
export function observedFrom(account: MemoryAccount): Observed {
  return {
    ref: account.ref,
    handle: account.name,
    subject: account.subject,
    standing: account.locked ? 'suspended' : 'present',
    groups: [...account.groups].sort(),
    fields: { displayName: account.displayName },
    protected: account.admin,
    lastActivityAt: account.lastSeenAt,
  };
}
