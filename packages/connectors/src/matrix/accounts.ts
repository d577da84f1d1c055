import type { DeliveryOutcome, Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { type CallFault, unexpected } from '../call.ts';
import type { Found } from '../contract.ts';
import type { MatrixApi } from './api.ts';
import type { Rooms } from './rooms.ts';
import { observedFrom, serverOf, userObject } from './user.ts';

export const done = (ref: string | null, changed: boolean): DeliveryOutcome => ({
  kind: 'done',
  ref,
  changed,
});
export const refused = (code: string): DeliveryOutcome => ({ kind: 'refused', fault: { code } });
const path = encodeURIComponent;

/** Path of one user in the admin API. */
export const userPath = (mxid: string) => `/_synapse/admin/v2/users/${path(mxid)}`;

type Own = { mxid: string; server: string; provider: string; reserved: readonly string[] };
type Or<T> = Promise<({ ok: true } & T) | { ok: false; outcome: CallFault }>;

/** How users are read and written: what every verb is made of. */
export type Accounts = {
  readOwn(): Or<{ own: Own }>;
  /** `asked`: the subject that led here. */
  readUser(mxid: string, asked?: string): Promise<Found>;
  readLinked(subject: string): Promise<Found>;
  readName(handle: string): Promise<Found>;
  readDevices(mxid: string): Or<{ devices: string[] }>;
  mxidOf(handle: string): Or<{ mxid: string }>;
  /** Null: written. */
  put(mxid: string, body: Record<string, unknown>): Promise<DeliveryOutcome | null>;
  /** Reads, refuses protected users, writes, and reads back until `holds` is true of what is there. */
  change(
    ref: string,
    holds: (observed: Observed) => boolean,
    write: () => Promise<DeliveryOutcome | null>,
  ): Promise<DeliveryOutcome>;
};

/** @see contracts/matrix.md §2.2, §8 */
export function createAccounts(options: {
  api: MatrixApi;
  rooms: Rooms;
  provider: string;
  reserved: readonly string[];
  /** Rooms and spaces that hub groups are mapped to: the only ones that are read. */
  managed: readonly string[];
}): Accounts {
  const { api, rooms, provider, managed } = options;
  let own: Own | null = null;

  /** Who we are there: the account that must never be locked by ourselves. Lifts the bot's own rate limit once. */
  async function readOwn(): Or<{ own: Own }> {
    if (own !== null) return { ok: true, own };
    const reply = await api.send('GET', '/_matrix/client/v3/account/whoami');
    if (!reply.ok) return reply;
    const parsed = z.object({ user_id: z.string().regex(/^@[^:]+:.+$/) }).safeParse(reply.body);
    if (!parsed.success) return { ok: false, outcome: unexpected(reply.status) };
    const mxid = parsed.data.user_id;
    if (managed.length > 0) {
      await api.send('POST', `/_synapse/admin/v1/users/${path(mxid)}/override_ratelimit`, {
        messages_per_second: 0,
        burst_count: 0,
      });
    }
    own = { mxid, server: serverOf(mxid), provider, reserved: options.reserved };
    return { ok: true, own };
  }

  async function readUser(mxid: string, asked?: string): Promise<Found> {
    const self = await readOwn();
    if (!self.ok) return { kind: 'fault', outcome: self.outcome };
    const reply = await api.send('GET', userPath(mxid));
    if (!reply.ok) return { kind: 'fault', outcome: reply.outcome };
    if (reply.errcode === 'M_NOT_FOUND') return { kind: 'absent' };
    const user = userObject.safeParse(reply.body);
    if (reply.errcode !== null || !user.success) return { kind: 'fault', outcome: unexpected(reply.status) };
    const groups = await rooms.read(mxid, managed);
    if (!groups.ok) return { kind: 'fault', outcome: groups.outcome };
    return { kind: 'observed', observed: observedFrom(user.data, self.own, groups.groups, asked) };
  }

  /** Whoever has this external id. The link is the truth: the name is never consulted at a sign-in. */
  async function readLinked(subject: string): Promise<Found> {
    const reply = await api.send(
      'GET',
      `/_synapse/admin/v1/auth_providers/${provider}/users/${path(subject)}`,
    );
    if (!reply.ok) return { kind: 'fault', outcome: reply.outcome };
    if (reply.errcode === 'M_NOT_FOUND') return { kind: 'absent' };
    const parsed = z.object({ user_id: z.string() }).safeParse(reply.body);
    return parsed.success
      ? readUser(parsed.data.user_id, subject)
      : { kind: 'fault', outcome: unexpected(reply.status) };
  }

  /** A name that no user has may still not be had: it breaks the rules, or belongs to a bridge. */
  async function readName(handle: string): Promise<Found> {
    const reply = await api.send('GET', `/_synapse/admin/v1/username_available?username=${path(handle)}`);
    if (!reply.ok) return { kind: 'fault', outcome: reply.outcome };
    if (reply.errcode === null) return { kind: 'absent' };
    const code = reply.errcode === 'M_USER_IN_USE' ? 'handle-taken' : 'handle-invalid';
    return { kind: 'fault', outcome: { kind: 'refused', fault: { code } } };
  }

  async function mxidOf(handle: string): Or<{ mxid: string }> {
    const self = await readOwn();
    return self.ok ? { ok: true, mxid: `@${handle}:${self.own.server}` } : self;
  }

  async function readDevices(mxid: string): Or<{ devices: string[] }> {
    const list = await api.send('GET', `${userPath(mxid)}/devices`);
    if (!list.ok) return list;
    const parsed = z.object({ devices: z.array(z.object({ device_id: z.string() })) }).safeParse(list.body);
    if (!parsed.success) return { ok: false, outcome: unexpected(list.status) };
    return { ok: true, devices: parsed.data.devices.map((device) => device.device_id) };
  }

  async function put(mxid: string, body: Record<string, unknown>): Promise<DeliveryOutcome | null> {
    const reply = await api.send('PUT', userPath(mxid), body);
    if (!reply.ok) return reply.outcome;
    if (reply.errcode === null) return null;
    return reply.status === 409 ? { kind: 'conflict', ref: mxid } : refused(reply.errcode.toLowerCase());
  }

  const change: Accounts['change'] = async (ref, holds, write) => {
    const before = await readUser(ref);
    if (before.kind === 'fault') return before.outcome;
    if (before.kind === 'absent') return refused('gone');
    if (before.observed.protected) return { kind: 'needs-person', instructions: 'protected' };
    if (holds(before.observed)) return done(before.observed.ref, false);
    const failed = await write();
    if (failed !== null) return failed;
    const after = await readUser(ref);
    if (after.kind === 'fault') return after.outcome;
    if (after.kind === 'absent') return refused('gone');
    return holds(after.observed)
      ? done(ref, true)
      : { kind: 'retry', afterMs: null, fault: { code: 'not-taken' } };
  };

  return { readOwn, readUser, readLinked, readName, readDevices, mxidOf, put, change };
}
