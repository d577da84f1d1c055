import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import { type CallFault, UNANSWERED } from '../call.ts';
import { type Connector, type Found, Incomplete } from '../contract.ts';
import { type MemoryAccount, type MemoryApp, observedFrom } from './create-memory-app.ts';

const done = (ref: string, changed: boolean): DeliveryOutcome => ({ kind: 'done', ref, changed });
const retry = (code: string, afterMs: number | null = null): CallFault => ({
  kind: 'retry',
  afterMs,
  fault: { code },
});
const gone: CallFault = { kind: 'refused', fault: { code: 'gone' } };

/** Connector of an app in memory; passes the suite that the real ones pass. */
export function createMemoryConnector(app: MemoryApp): Connector {
  const { accounts } = app;
  let hidden: string | null = null;

  function failure(): CallFault | null {
    switch (app.fault) {
      case 'unreachable':
        return retry('unreachable');
      case 'unavailable':
        return retry('unavailable', 120_000);
      case 'too-many':
        return retry('too-many', 7_000);
      case 'nonsense':
        return retry('unexpected-answer');
      case 'credentials':
        return { kind: 'refused', fault: { code: 'credentials' } };
      default:
        return null;
    }
  }

  function look(match: (account: MemoryAccount) => boolean): Found {
    const failed = failure();
    if (failed !== null) return { kind: 'fault', outcome: failed };
    const account = [...accounts.values()].find(match);
    if (account === undefined) return { kind: 'absent' };
    if (account.name === hidden) {
      hidden = null;
      return { kind: 'absent' };
    }
    return { kind: 'observed', observed: observedFrom(account) };
  }

  const bySubject = (subject: string) => look((account) => account.subject === subject);
  const byName = (name: string) => look((account) => account.name.toLowerCase() === name.toLowerCase());

  async function change(
    call: string,
    ref: string,
    holds: (account: MemoryAccount) => boolean,
    write: (account: MemoryAccount) => void,
  ): Promise<DeliveryOutcome> {
    const failed = failure();
    if (failed !== null) return failed;
    const account = accounts.get(ref.toLowerCase());
    if (account === undefined) return gone;
    if (account.admin) return { kind: 'needs-person', instructions: 'protected' };
    if (holds(account)) return done(account.ref, false);
    await app.before(call);
    write(account);
    app.changes.push(`${call} ${account.name}`);
    return done(account.ref, true);
  }

  const byRef = (ref: string) => look((account) => account.ref.toLowerCase() === ref.toLowerCase());

  const withheld = async (ref: string): Promise<DeliveryOutcome> => {
    const found = byRef(ref);
    return found.kind === 'fault' ? found.outcome : { kind: 'needs-person', instructions: 'not-here' };
  };

  return {
    check: async () => [{ code: 'reachable', ok: failure() === null }],

    async *inventory() {
      const failed = failure();
      if (failed !== null) throw new Incomplete(failed.fault.code);
      let count = 0;
      for (const account of accounts.values()) {
        if (app.fault === 'half-list' && count > 0) throw new Incomplete('broken-off');
        count += 1;
        yield observedFrom(account);
      }
    },

    async find(key) {
      if ('subject' in key) return bySubject(key.subject);
      return 'ref' in key ? byRef(key.ref) : byName(key.handle);
    },

    async create({ subject, handle, fields }) {
      const linked = bySubject(subject);
      if (linked.kind === 'fault') return linked.outcome;
      if (linked.kind === 'observed') return done(linked.observed.ref, false);
      const taken = byName(handle);
      if (taken.kind === 'fault') return taken.outcome;
      if (taken.kind === 'observed') return { kind: 'conflict', ref: taken.observed.ref };
      await app.before('create');
      app.add(handle, { subject, displayName: fields.displayName ?? handle });
      app.changes.push(`create ${handle}`);
      if (app.fault === 'swallow-create') return retry(UNANSWERED);
      if (app.fault !== 'late') return done(handle, true);
      hidden = handle;
      return { kind: 'pending', ref: handle, checkAfterMs: 5_000, until: null };
    },

    update: (ref, fields) =>
      change(
        'update',
        ref,
        (account) => fields.displayName === undefined || account.displayName === fields.displayName,
        (account) => {
          account.displayName = fields.displayName ?? account.displayName;
        },
      ),
    async rename(ref, handle) {
      const taken = byName(handle);
      if (taken.kind === 'fault') return taken.outcome;
      if (taken.kind === 'observed' && taken.observed.ref !== ref)
        return { kind: 'conflict', ref: taken.observed.ref };
      return change(
        'rename',
        ref,
        ({ name }) => name === handle,
        (account) => {
          account.name = handle;
        },
      );
    },
    setGroups: (ref, add, remove) =>
      change(
        'set-groups',
        ref,
        ({ groups }) => add.every((group) => groups.has(group)) && !remove.some((group) => groups.has(group)),
        ({ groups }) => {
          for (const group of add) groups.add(group);
          for (const group of remove) groups.delete(group);
        },
      ),
    suspend: (ref) =>
      change(
        'suspend',
        ref,
        ({ locked }) => locked,
        (account) => {
          account.locked = true;
        },
      ),
    restore: (ref) =>
      change(
        'restore',
        ref,
        ({ locked }) => !locked,
        (account) => {
          account.locked = false;
        },
      ),
    remove: withheld,
    erase: withheld,
    endSessions: (ref) =>
      change(
        'end-sessions',
        ref,
        ({ sessions }) => sessions === 0,
        (account) => {
          account.sessions = 0;
        },
      ),
    async lastActivity(ref) {
      const found = byRef(ref);
      return found.kind === 'observed' ? found.observed.lastActivityAt : null;
    },
  };
}
