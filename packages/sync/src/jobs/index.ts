import { readPolicy, readSettings } from '@latchkey/commands/settings/read-settings';
import type { SourceSettings } from '@latchkey/commands/settings/schema';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { isInventoryDue } from '@latchkey/store/app';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';
import { connectApp } from '../connect-app.ts';
import { decidePeople } from '../decide-people.ts';
import { drainApp } from '../drain/drain-app.ts';
import type { Outside } from '../outside.ts';
import type { PersonRead } from '../read/read-person.ts';
import { openSourceReader, readHookHash } from '../source/open-source.ts';
import { askAddresses } from './ask-addresses.ts';
import { type InventoryTaken, takeInventory } from './inventory.ts';
import { type PullDeps, type PullInput, type PullResult, pull } from './pull.ts';
import { readOne } from './read-one.ts';
import { tick } from './tick.ts';

/** A unit of the worker's work; stops soon after the signal. May be run at any time and any number of times. */
export type Job = (signal: AbortSignal) => Promise<void>;

export type JobDeps = { db: Database; outside: Outside; keys: PurposeKeys; log: Log; wake: Wake };

/** People who were changed, and changes that wait for a person. */
type Totals = { applied: number; held: number };

/** Everything the worker does but messages and tasks. */
export type Jobs = {
  pull(signal: AbortSignal | undefined, input?: PullInput): Promise<PullResult & Totals>;
  /** Looks one account up in every source that knows it, now, and decides it. */
  readOne(accountId: string, step?: Parameters<typeof readOne>[2]): Promise<{ reads: PersonRead[] } & Totals>;
  /** Reads every source now and stores what it saw; decides nothing. */
  read(): Promise<PullResult>;
  tick: Job;
  drain(app: string, signal: AbortSignal): Promise<void>;
  inventory(app: string): Promise<InventoryTaken>;
  isInventoryDue(app: string): Promise<boolean>;
};

/** Wires each job to what it needs. */
export function createJobs(deps: JobDeps): Jobs {
  const { db, outside, keys, log, wake } = deps;

  const readerFor: PullDeps['readerFor'] = async (name, settings, pinnedId) => {
    const { rules } = await readPolicy(db.one);
    return openSourceReader(
      { db: db.one, http: outside.http, opener: outside.opener, paces: outside.paces },
      { name, settings, pinnedId, rules },
    );
  };

  const sourced = {
    db,
    settings: () => readSettings(db.one),
    readerFor,
    hookHashOf: (name: string, settings: SourceSettings) =>
      readHookHash({ db: db.one, opener: outside.opener }, name, settings),
  };

  /** What a pull needs, with the people counted who were changed, and the changes that wait. */
  function counting(signal: AbortSignal | undefined): { deps: PullDeps; totals: Totals } {
    const totals: Totals = { applied: 0, held: 0 };
    const stop = signal === undefined ? {} : { signal };
    return {
      totals,
      deps: {
        ...sourced,
        decide: async (what) => {
          const decided = await decidePeople({ db, keys, log, wake, ...stop }, what);
          totals.applied += decided.applied;
          totals.held += decided.held;
          return decided;
        },
        askAddresses: (found) => askAddresses({ db, keys, log, wake }, found),
        log,
        ...stop,
      },
    };
  }

  return {
    read: () => pull({ ...sourced, decide: async () => ({ confirm: [] }), log }, { force: true }),

    async pull(signal, input = {}) {
      const { deps: counted, totals } = counting(signal);
      const result = await pull(counted, input);
      return { ...result, ...totals };
    },

    async readOne(accountId, step) {
      const { deps: counted, totals } = counting(undefined);
      const result = await readOne(counted, { accountId }, step);
      return { ...result, ...totals };
    },

    async tick(signal) {
      await tick({ db, keys, log, wake, signal });
    },

    async drain(name, signal) {
      const settings = await readSettings(db.one);
      if (settings?.document.apps[name] === undefined) return;
      const connected = await connectApp(db.one, outside, settings, name);
      if (!connected.ok) {
        log.warn({ app: name, fault: connected.code }, 'the app cannot be called');
        return;
      }
      const { connector, about } = connected.app;
      await drainApp({ db, app: name, connector, about, settings, log, wake, signal });
    },

    async inventory(name) {
      const settings = await readSettings(db.one);
      if (settings === null) return { ok: false, code: 'no-settings' };
      const connected = await connectApp(db.one, outside, settings, name);
      if (!connected.ok) return { ok: false, code: connected.code };
      return takeInventory({
        db,
        app: name,
        connector: connected.app.connector,
        about: connected.app.about,
        settings,
        keys,
        log,
        wake,
      });
    },

    isInventoryDue: (name) => isInventoryDue(db.one, name),
  };
}
