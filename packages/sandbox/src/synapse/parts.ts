import type Koa from 'koa';
import type { Faults } from '../stand-in/faults.ts';
import type { RelyingParty } from '../stand-in/relying-party.ts';
import { ERRORS, type ErrorAnswer, type OtherAnswer } from './answers.ts';
import type { LinkCache } from './link-cache.ts';
import type { RateLimit } from './rate-limit.ts';
import type { SynapseSetup } from './setup.ts';
import type { Device, SynapseState, User } from './state.ts';

/** What the routes of this Synapse share. */
export interface Parts {
  state: SynapseState;
  setup: SynapseSetup;
  serverName: string;
  /** Public origin without a slash at the end. */
  url: () => string;
  issuer: string;
  clientId: string;
  relyingParty: RelyingParty;
  links: LinkCache;
  rateLimit: RateLimit;
  faults: Faults;
  changed: () => void;
  now: () => Date;
}

/** Who calls, with which device. */
export interface Caller {
  user: User;
  device: Device;
}

/** Sends `{errcode, error}`; `error` replaces the text where Synapse names the thing. */
export function sendError(ctx: Koa.Context, answer: ErrorAnswer, error?: string, more?: object): void {
  ctx.status = answer.status;
  ctx.body = { errcode: answer.errcode, error: error ?? answer.error, ...answer.more, ...more };
}

/** Sends JSON; with the switch `nulls` every value at the top is null. */
export function sendJson(ctx: Koa.Context, answer: OtherAnswer, body: Record<string, unknown>): void {
  ctx.status = answer.status;
  ctx.body = ctx.state.nulls ? Object.fromEntries(Object.keys(body).map((key) => [key, null])) : body;
}

/** The parsed body; anything but an object counts as an empty one. */
export function readBody(ctx: Koa.Context): Record<string, unknown> {
  const body = (ctx.request as { body?: unknown }).body;
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : {};
}

/**
 * The caller of a request, or undefined after the refusal has been sent. A locked user is refused everything, and
 * keeps devices and tokens.
 * @see contracts/matrix.md §2, §4
 */
export function authenticate(ctx: Koa.Context, parts: Parts): Caller | undefined {
  const [scheme, token] = ctx.get('Authorization').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    sendError(ctx, ERRORS.missingToken);
    return undefined;
  }
  const device = parts.state.devices[token];
  const user = device && parts.state.users[device.user];
  const nowMs = parts.now().getTime();
  if (!device || !user || (device.validUntil !== null && device.validUntil < nowMs)) {
    sendError(ctx, ERRORS.unknownToken);
    return undefined;
  }
  if (user.locked) {
    sendError(ctx, ERRORS.locked);
    return undefined;
  }
  device.last_seen_ts = nowMs;
  device.user_agent = ctx.get('User-Agent') || null;
  user.last_ip_ts = nowMs;
  return { user, device };
}

/** The caller if it is a server admin, or undefined after the refusal has been sent. */
export function authenticateAdmin(ctx: Koa.Context, parts: Parts): Caller | undefined {
  const caller = authenticate(ctx, parts);
  if (!caller || caller.user.admin) return caller;
  sendError(ctx, ERRORS.notAdmin);
  return undefined;
}

/** The local user of a path; undefined after the refusal has been sent. */
export function readUser(ctx: Koa.Context, parts: Parts, name: string): User | undefined {
  if (!isLocal(parts, name)) {
    sendError(ctx, ERRORS.remoteUser);
    return undefined;
  }
  const user = parts.state.users[name];
  if (!user) sendError(ctx, ERRORS.userNotFound);
  return user;
}

/** Whether a Matrix id belongs to this server. */
export function isLocal(parts: Parts, name: string): boolean {
  return name.startsWith('@') && name.endsWith(`:${parts.serverName}`);
}
