import type Koa from 'koa';
import type { Faults } from '../stand-in/faults.ts';
import { isAdmin } from './accounts.ts';
import { OCS, type OcsAnswer, PLAIN } from './answers.ts';
import { type AuthenticationParts, authenticate, type Caller } from './authenticate.ts';
import { sendOcs, sendPlain } from './reply.ts';

/** What the routes of this Nextcloud share. */
export interface Parts extends AuthenticationParts {
  /** Public origin without a slash at the end. */
  url: () => string;
  /** The hub's issuer, as discovery names it. */
  issuer: string;
  faults: Faults;
  /** Says that the state has changed. */
  changed: () => void;
  /** Edits by caller, in milliseconds, one counter for PUT and one for PATCH. */
  edits: Map<string, number[]>;
}

/** What a route demands of its caller. */
export interface Demand {
  /** Who may call; `self` is any signed-in account. */
  role: 'self' | 'sub-admin' | 'admin';
  /** Whether the call is marked "password confirmation required". */
  confirm: boolean;
  /** Refusal of a caller who is no admin. */
  refusal?: OcsAnswer;
}

/** Parameters of a request: query, then body; only strings and lists of strings are of use to a caller. */
export function readParameters(ctx: Koa.Context): Record<string, unknown> {
  const body = (ctx.request as { body?: unknown }).body;
  return {
    ...ctx.query,
    ...(typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}),
  };
}

/**
 * The caller of an OCS route who meets its demand, or undefined after the refusal has been sent.
 * @see contracts/nextcloud.md B1, B2
 */
export async function admit(ctx: Koa.Context, parts: Parts, demand: Demand): Promise<Caller | undefined> {
  const caller = await authenticate(ctx, parts);
  if (!caller) return undefined;
  if (!ctx.get('OCS-APIRequest')) {
    sendPlain(ctx, PLAIN.csrf);
    return undefined;
  }
  const admin = isAdmin(parts.state, caller.row.id);
  const subAdmin = (parts.state.preferences[caller.row.id]?.subadmin.length ?? 0) > 0;
  if (demand.role !== 'self' && !admin && !(demand.role === 'sub-admin' && subAdmin)) {
    sendOcs(ctx, demand.refusal ?? (demand.role === 'admin' ? OCS.notAdmin : OCS.notSubAdmin), []);
    return undefined;
  }
  if (demand.confirm && !caller.confirmed) {
    sendOcs(ctx, OCS.confirmPassword, []);
    return undefined;
  }
  return caller;
}

const EDIT_WINDOW_MS = 600_000;

/** Counts one edit; false when the caller's 600 s are used up. @see contracts/nextcloud.md B6 */
export function countEdit(parts: Parts, kind: 'PUT' | 'PATCH', caller: Caller): boolean {
  const key = `${kind} ${caller.row.id}`;
  const nowMs = parts.now().getTime();
  const recent = (parts.edits.get(key) ?? []).filter((at) => nowMs - at < EDIT_WINDOW_MS);
  parts.edits.set(key, recent);
  if (recent.length >= parts.setup.editLimit) return false;
  recent.push(nowMs);
  return true;
}
