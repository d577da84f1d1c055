import type { DeliveryOutcome, Observed } from '@latchkey/domain/delivery';
import type { HttpClient } from '@latchkey/runtime/http';
import { z } from 'zod';
import { type CallFault, unexpected } from '../call.ts';
import { type Connector, type Found, Incomplete } from '../contract.ts';
import type { NextcloudSettings } from './about.ts';
import { checkNextcloud, leadsToMade, readProvider } from './check.ts';
import { readInventory } from './inventory.ts';
import { createOcs } from './ocs.ts';
import { OIDC_BACKEND, observedFrom, userObject } from './user.ts';

const done = (ref: string | null, changed: boolean): DeliveryOutcome => ({ kind: 'done', ref, changed });
const refused = (code: string): DeliveryOutcome => ({ kind: 'refused', fault: { code } });

/** Nextcloud through the provisioning API and user_oidc's own endpoint. @see contracts/nextcloud.md A2, B4, E */
export function createNextcloudConnector(options: {
  settings: NextcloudSettings;
  credentials: Readonly<Record<string, string>>;
  http: HttpClient;
  timeoutMs: number;
}): Connector {
  const { settings, http, timeoutMs } = options;
  const ocs = createOcs({ http, url: settings.url, token: options.credentials.token ?? '', timeoutMs });
  let ownId: string | null = null;
  let providerSeen = false;

  /** The id of the account we act as: never to be touched. */
  async function readOwn(): Promise<{ ok: true; id: string } | { ok: false; outcome: CallFault }> {
    if (ownId !== null) return { ok: true, id: ownId };
    const reply = await ocs.send('GET', '/cloud/user');
    if (!reply.ok) return reply;
    const parsed = z.object({ id: z.string() }).safeParse(reply.data);
    if (!parsed.success) return { ok: false, outcome: unexpected(reply.status) };
    ownId = parsed.data.id;
    return { ok: true, id: ownId };
  }

  async function read(id: string): Promise<Found & { backend?: string }> {
    const own = await readOwn();
    if (!own.ok) return { kind: 'fault', outcome: own.outcome };
    const reply = await ocs.send('GET', `/cloud/users/${encodeURIComponent(id)}`);
    if (!reply.ok) return { kind: 'fault', outcome: reply.outcome };
    if (reply.code === 404) return { kind: 'absent' };
    if (reply.code === 998)
      return { kind: 'fault', outcome: { kind: 'refused', fault: { code: 'forbidden' } } };
    const user = userObject.safeParse(reply.data);
    if (reply.code !== 200 || !user.success) return { kind: 'fault', outcome: unexpected(reply.status) };
    const observed = observedFrom(user.data, { id: own.id, reserved: settings.reserved });
    return { kind: 'observed', observed, backend: user.data.backend };
  }

  /** Reads, refuses protected accounts, writes, and reads back until `holds` is true of what is there. */
  async function change(
    ref: string,
    holds: (observed: Observed) => boolean,
    write: (backend: string) => Promise<DeliveryOutcome | null>,
  ): Promise<DeliveryOutcome> {
    const before = await read(ref);
    if (before.kind === 'fault') return before.outcome;
    if (before.kind === 'absent') return refused('gone');
    if (before.observed.protected) return { kind: 'needs-person', instructions: 'protected' };
    if (holds(before.observed)) return done(before.observed.ref, false);
    const failed = await write(before.backend ?? '');
    if (failed !== null) return failed;
    const after = await read(ref);
    if (after.kind === 'fault') return after.outcome;
    if (after.kind === 'absent') return refused('gone');
    return holds(after.observed)
      ? done(after.observed.ref, true)
      : { kind: 'retry', afterMs: null, fault: { code: 'not-taken' } };
  }

  /** user_oidc's endpoint: an upsert under exactly the id that the claim will name. */
  async function upsert(id: string, displayName: string): Promise<DeliveryOutcome | null> {
    const reply = await ocs.send('POST', '/apps/user_oidc/api/v1/user', {
      providerId: settings.provider.id,
      userId: id,
      displayName,
    });
    if (!reply.ok) return reply.outcome;
    const made = z.object({ user_id: z.string() }).safeParse(reply.data);
    if (reply.code !== 200 || !made.success) return unexpected(reply.status);
    // Another id: unique-uid is on, or the provider number is not ours. The sign-in would land elsewhere.
    return made.data.user_id === id ? null : refused('provider-wrong');
  }

  async function toggle(ref: string, verb: 'disable' | 'enable'): Promise<DeliveryOutcome | null> {
    const reply = await ocs.send('PUT', `/cloud/users/${encodeURIComponent(ref)}/${verb}`);
    if (!reply.ok) return reply.outcome;
    return reply.code === 200 ? null : refused('gone');
  }

  async function join(ref: string, group: string): Promise<DeliveryOutcome | null> {
    const path = `/cloud/users/${encodeURIComponent(ref)}/groups`;
    let reply = await ocs.send('POST', path, { groupid: group });
    if (reply.ok && reply.code === 102) {
      const made = await ocs.send('POST', '/cloud/groups', { groupid: group });
      if (!made.ok) return made.outcome;
      reply = await ocs.send('POST', path, { groupid: group });
    }
    if (!reply.ok) return reply.outcome;
    if (reply.code === 200) return null;
    return refused(reply.code === 103 ? 'gone' : reply.code === 104 ? 'forbidden' : 'group-refused');
  }

  async function leave(ref: string, group: string): Promise<DeliveryOutcome | null> {
    const query = `groupid=${encodeURIComponent(group)}`;
    const reply = await ocs.send('DELETE', `/cloud/users/${encodeURIComponent(ref)}/groups?${query}`);
    if (!reply.ok) return reply.outcome;
    return reply.code === 200 || reply.code === 102
      ? null
      : refused(reply.code === 103 ? 'gone' : 'group-refused');
  }

  return {
    check: () => checkNextcloud({ http, ocs, settings, timeoutMs }),

    async *inventory() {
      const own = await readOwn();
      if (!own.ok) throw new Incomplete(own.outcome.fault.code);
      yield* readInventory(ocs, { id: own.id, reserved: settings.reserved });
    },

    find: (key) => read('ref' in key ? key.ref : 'subject' in key ? key.subject : key.handle),

    async create(account) {
      const before = await read(account.subject);
      if (before.kind === 'fault') return before.outcome;
      if (before.kind === 'observed') {
        return before.backend === OIDC_BACKEND && !before.observed.protected
          ? done(before.observed.ref, false)
          : { kind: 'conflict', ref: before.observed.ref };
      }
      // A wrong provider number is answered with 200 and an account that no sign-in would find: looked at before.
      if (!providerSeen) {
        const ours = await readProvider(ocs, settings);
        if (ours === null || !leadsToMade(ours)) return refused('provider-wrong');
        providerSeen = true;
      }
      const failed = await upsert(account.subject, account.fields.displayName ?? '');
      if (failed !== null) return failed;
      const after = await read(account.subject);
      if (after.kind === 'fault') return after.outcome;
      return after.kind === 'observed'
        ? done(after.observed.ref, true)
        : { kind: 'pending', ref: account.subject, checkAfterMs: 5_000, until: null };
    },

    update: (ref, fields) =>
      change(
        ref,
        (observed) => fields.displayName === undefined || observed.fields.displayName === fields.displayName,
        async (backend) => {
          const displayName = fields.displayName ?? '';
          if (backend === OIDC_BACKEND) return upsert(ref, displayName);
          const reply = await ocs.send('PUT', `/cloud/users/${encodeURIComponent(ref)}`, {
            key: 'displayname',
            value: displayName,
          });
          if (!reply.ok) return reply.outcome;
          return reply.code === 200 ? null : refused('field-refused');
        },
      ),

    setGroups: (ref, add, remove) =>
      change(
        ref,
        ({ groups }) =>
          add.every((group) => groups.includes(group)) && !remove.some((group) => groups.includes(group)),
        async () => {
          if ([...add, ...remove].includes('admin')) return refused('group-protected');
          for (const group of add) {
            const failed = await join(ref, group);
            if (failed !== null) return failed;
          }
          for (const group of remove) {
            const failed = await leave(ref, group);
            if (failed !== null) return failed;
          }
          return null;
        },
      ),

    suspend: (ref) =>
      change(
        ref,
        ({ standing }) => standing === 'suspended',
        () => toggle(ref, 'disable'),
      ),
    restore: (ref) =>
      change(
        ref,
        ({ standing }) => standing === 'present',
        () => toggle(ref, 'enable'),
      ),
    remove: async () => ({ kind: 'needs-person', instructions: 'nextcloud-remove' }),
    erase: async () => ({ kind: 'needs-person', instructions: 'nextcloud-erase' }),
    endSessions: async () => ({ kind: 'needs-person', instructions: 'nextcloud-sessions' }),

    async lastActivity(ref) {
      const found = await read(ref);
      return found.kind === 'observed' ? found.observed.lastActivityAt : null;
    },
  };
}
