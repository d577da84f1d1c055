import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { HttpClient } from '@latchkey/runtime/http';
import { unexpected } from '../call.ts';
import { type Connector, Incomplete } from '../contract.ts';
import type { MatrixSettings } from './about.ts';
import { createAccounts, done, refused, userPath } from './accounts.ts';
import { createMatrixApi } from './api.ts';
import { checkMatrix, isUpdating, providerName } from './check.ts';
import { lastSeen, listUsers } from './inventory.ts';
import { createRooms } from './rooms.ts';
import { userObject } from './user.ts';

/** As long as a create without an answer may take to show. */
const OWN_FOR_MS = 15 * 60_000;

/** Synapse with its own login, through the admin API. @see contracts/matrix.md §2–§4, §8 */
export function createMatrixConnector(options: {
  settings: MatrixSettings;
  credentials: Readonly<Record<string, string>>;
  /** Rooms and spaces that hub groups are mapped to: the only ones that are read. */
  managed: readonly string[];
  http: HttpClient;
  timeoutMs: number;
}): Connector {
  const { settings, http, timeoutMs, managed } = options;
  const url = settings.admin_url ?? settings.url;
  const api = createMatrixApi({ http, url, token: options.credentials.token ?? '', timeoutMs });
  const rooms = createRooms(api);
  const provider = providerName(settings.provider);
  const accounts = createAccounts({ api, rooms, provider, reserved: settings.reserved, managed });
  const { readOwn, readUser, readLinked, readName, readDevices, mxidOf, put, change } = accounts;

  /**
   * The PUT that creates also changes: 200 says that the user came to be between our look and our write. One that is
   * minutes old at most is our own, from a create whose answer never came; from any other our link is taken back, so
   * that adopting it stays a person's decision.
   */
  async function keepOrGiveBack(mxid: string, subject: string): Promise<DeliveryOutcome> {
    const now = await api.send('GET', userPath(mxid));
    if (!now.ok) return now.outcome;
    const user = userObject.safeParse(now.body);
    if (!user.success) return unexpected(now.status);
    if ((user.data.creation_ts ?? 0) * 1000 > Date.now() - OWN_FOR_MS) return done(mxid, true);
    const isOurs = (link: { auth_provider: string; external_id: string }) =>
      link.auth_provider === provider && link.external_id === subject;
    const others = user.data.external_ids.filter((link) => !isOurs(link));
    return (await put(mxid, { external_ids: others })) ?? { kind: 'conflict', ref: mxid };
  }

  return {
    check: () => checkMatrix(api, settings),

    async *inventory() {
      const self = await readOwn();
      if (!self.ok) throw new Incomplete(self.outcome.fault.code);
      yield* listUsers(api, async (mxid) => {
        const found = await readUser(mxid);
        if (found.kind === 'fault') throw new Incomplete(found.outcome.fault.code);
        if (found.kind === 'absent') throw new Incomplete('user-gone');
        return found.observed;
      });
    },

    async find(key) {
      if ('ref' in key) return readUser(key.ref);
      if ('subject' in key) return readLinked(key.subject);
      const mxid = await mxidOf(key.handle);
      if (!mxid.ok) return { kind: 'fault', outcome: mxid.outcome };
      const found = await readUser(mxid.mxid);
      return found.kind === 'absent' ? readName(key.handle) : found;
    },

    async create(account) {
      const linked = await readLinked(account.subject);
      if (linked.kind === 'fault') return linked.outcome;
      if (linked.kind === 'observed') {
        return linked.observed.protected
          ? { kind: 'conflict', ref: linked.observed.ref }
          : done(linked.observed.ref, false);
      }
      const named = await mxidOf(account.handle);
      if (!named.ok) return named.outcome;
      const taken = await readUser(named.mxid);
      if (taken.kind === 'fault') return taken.outcome;
      // A name without our link is somebody's: taking it over needs a person, whoever it looks like.
      if (taken.kind === 'observed') return { kind: 'conflict', ref: taken.observed.ref };
      const external_ids = [{ auth_provider: provider, external_id: account.subject }];
      const displayname = account.fields.displayName ?? account.handle;
      const made = await api.send('PUT', userPath(named.mxid), { displayname, external_ids });
      if (!made.ok) return made.outcome;
      if (made.status === 200) return keepOrGiveBack(named.mxid, account.subject);
      if (made.errcode !== null && made.status !== 409) return refused(made.errcode.toLowerCase());
      const after = await readLinked(account.subject);
      if (after.kind === 'fault') return after.outcome;
      if (after.kind === 'observed') {
        return after.observed.ref === named.mxid
          ? done(named.mxid, true)
          : { kind: 'conflict', ref: after.observed.ref };
      }
      if (made.status !== 409) return { kind: 'pending', ref: named.mxid, checkAfterMs: 5_000, until: null };
      // 409 with nobody behind it: the link was let go meanwhile, and the new user was left without one.
      const linked409 = await put(named.mxid, { external_ids });
      return linked409 ?? done(named.mxid, true);
    },

    update: (ref, fields) =>
      change(
        ref,
        (observed) => fields.displayName === undefined || observed.fields.displayName === fields.displayName,
        () => put(ref, { displayname: fields.displayName }),
      ),

    setGroups: (ref, add, remove) =>
      change(
        ref,
        ({ groups }) =>
          add.every((group) => groups.includes(group)) && !remove.some((group) => groups.includes(group)),
        async () => {
          for (const room of add) {
            const failed = await rooms.join(ref, room);
            if (failed !== null) return failed;
          }
          for (const room of remove) {
            const failed = await rooms.leave(ref, room);
            if (failed !== null) return failed;
          }
          return null;
        },
      ),

    suspend: (ref) =>
      change(
        ref,
        // One that is deactivated cannot be locked as well, and need not be.
        ({ standing }) => standing !== 'present',
        () => put(ref, { locked: true }),
      ),
    restore: (ref) =>
      change(
        ref,
        ({ standing }) => standing === 'present',
        async () => {
          const now = await readUser(ref);
          if (now.kind === 'fault') return now.outcome;
          if (now.kind === 'observed' && now.observed.standing === 'erased') {
            return { kind: 'needs-person', instructions: 'erased' };
          }
          if (now.kind === 'observed' && now.observed.standing === 'left') {
            // While a fresh server still changes its tables, this answers 500.
            if (await isUpdating(api)) {
              return { kind: 'retry', afterMs: 15_000, fault: { code: 'updates-running' } };
            }
            // Reactivation comes alone: together with a name it fails after an erasure.
            const failed = await put(ref, { deactivated: false });
            if (failed !== null) return failed;
          }
          return put(ref, { locked: false });
        },
      ),
    remove: async () => ({ kind: 'needs-person', instructions: 'matrix-remove' }),
    erase: async () => ({ kind: 'needs-person', instructions: 'matrix-erase' }),

    async endSessions(ref) {
      const before = await readUser(ref);
      if (before.kind === 'fault') return before.outcome;
      if (before.kind === 'absent') return refused('gone');
      if (before.observed.protected) return { kind: 'needs-person', instructions: 'protected' };
      const there = await readDevices(ref);
      if (!there.ok) return there.outcome;
      if (there.devices.length === 0) return done(ref, false);
      const ended = await api.send('POST', `${userPath(ref)}/delete_devices`, { devices: there.devices });
      if (!ended.ok) return ended.outcome;
      if (ended.errcode !== null) return refused(ended.errcode.toLowerCase());
      const left = await readDevices(ref);
      if (!left.ok) return left.outcome;
      return left.devices.some((device) => there.devices.includes(device))
        ? { kind: 'retry', afterMs: null, fault: { code: 'not-taken' } }
        : done(ref, true);
    },

    lastActivity: (ref) => lastSeen(api, ref),
  };
}
