import type Router from '@koa/router';
import type Koa from 'koa';
import { markCreated } from '../stand-in/faults.ts';
import { addAccount, findAccount, parseQuota, preferencesOf, refuseLocalId } from './accounts.ts';
import { OCS, type OcsAnswer, PLAIN } from './answers.ts';
import { admit, type Parts, readParameters } from './parts.ts';
import { sendOcs, sendPlain } from './reply.ts';

/** Refusal with the part of the message that names the thing. */
interface Refusal {
  answer: OcsAnswer;
  detail?: string;
}

const ID_REFUSALS = {
  empty: OCS.idEmpty,
  'too-long': OCS.idTooLong,
  whitespace: OCS.idWhitespace,
  characters: OCS.idCharacters,
} as const;

/** Languages that this server has; any other is refused. */
export const LANGUAGES = ['en', 'en_GB', 'es', 'de', 'fr', 'pt_BR'];

/** Stands for the list of common passwords of the default policy. */
const COMMON_PASSWORDS = ['password1234', '1234567890', 'qwertyuiopasd', 'passwordpassword'];

/** Why the policy refuses a password, or undefined. @see contracts/nextcloud.md B3, B5 */
export function refusePassword(password: string): OcsAnswer | undefined {
  if (password.length > 469) return OCS.passwordValue;
  if (password.length < 10 || COMMON_PASSWORDS.includes(password.toLowerCase())) return OCS.passwordPolicy;
  return undefined;
}

/** Making a local account. Not atomic: a bad quota or language is refused *after* the account was made (B3). */
export function mountUserCreate(router: Router, base: string, parts: Parts): void {
  router.post(`${base}/users`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
    if (!caller) return;
    const given = readParameters(ctx);
    if (given.userid === undefined) return sendPlain(ctx, PLAIN.missingParameter);
    const refusal = refuseBefore(parts, given);
    if (refusal) return sendOcs(ctx, refusal.answer, [], refusal.detail);
    make(ctx, parts, given);
  });
}

function refuseBefore(parts: Parts, given: Record<string, unknown>): Refusal | undefined {
  const id = String(given.userid);
  const password = String(given.password ?? '');
  if (findAccount(parts.state, id)) return { answer: OCS.userExists };
  const missing = list(given.groups).find((group) => !(group in parts.state.groups));
  if (missing !== undefined) return { answer: OCS.groupMissing, detail: `Group ${missing} does not exist` };
  if (password === '' && !given.email) return { answer: OCS.needsEmail };
  const badId = refuseLocalId(id);
  if (badId) return { answer: ID_REFUSALS[badId] };
  const badPassword = password === '' ? undefined : refusePassword(password);
  return badPassword && { answer: badPassword };
}

function make(ctx: Koa.Context, parts: Parts, given: Record<string, unknown>) {
  const id = String(given.userid);
  const displayName = String(given.displayName ?? '') || id;
  addAccount(parts.state, { backend: 'Database', id, displayName, password: String(given.password ?? '') });
  const known = preferencesOf(parts.state, id);
  known.groups = list(given.groups);
  known.subadmin = list(given.subadmin);
  markCreated(ctx);
  parts.changed();
  if (given.quota !== undefined && given.quota !== '') {
    const quota = parseQuota(String(given.quota));
    if (quota === undefined) return sendOcs(ctx, OCS.badQuota, [], `Invalid quota value: ${given.quota}`);
    known.quota = quota;
  }
  if (given.language !== undefined && given.language !== '') {
    if (!LANGUAGES.includes(String(given.language))) return sendOcs(ctx, OCS.badLanguage);
    known.language = String(given.language);
  }
  // The address is not checked here, and may repeat (B3).
  if (given.email) known.email = String(given.email);
  sendOcs(ctx, OCS.ok, { id });
}

/** A list parameter; a form field sent once is a list of one. */
export function list(value: unknown): string[] {
  if (value === undefined || value === null || value === '') return [];
  return [value].flat().map(String);
}
