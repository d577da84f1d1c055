import type Router from '@koa/router';
import type Koa from 'koa';
import { findAccount, parseQuota, preferencesOf, removeAccount } from './accounts.ts';
import { OCS, type OcsAnswer, PLAIN } from './answers.ts';
import { admit, countEdit, type Parts, readParameters } from './parts.ts';
import { sendOcs, sendPlain } from './reply.ts';
import type { AccountRow } from './state.ts';
import { userObject } from './user-object.ts';
import { LANGUAGES, list, refusePassword } from './users-create.ts';

const PLAIN_FIELDS = [
  'phone',
  'address',
  'website',
  'twitter',
  'bluesky',
  'fediverse',
  'organisation',
  'role',
  'headline',
  'biography',
  'pronouns',
  'locale',
  'timezone',
  'manager',
];

/** Changing, disabling, wiping and deleting of accounts. @see contracts/nextcloud.md B4, B5, B9 */
export function mountUserEdits(router: Router, base: string, parts: Parts): void {
  const { state, changed } = parts;

  router.put(`${base}/users/:id`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'self', confirm: true });
    if (!caller) return;
    if (!countEdit(parts, 'PUT', caller)) return sendPlain(ctx, PLAIN.tooManyEdits);
    const row = findAccount(state, ctx.params.id ?? '');
    if (!row) return sendOcs(ctx, OCS.editNoUser);
    const { key, value } = readParameters(ctx);
    if (key === undefined || value === undefined) return sendPlain(ctx, PLAIN.missingParameter);
    const refusal = edit(parts, row, String(key), String(value));
    if (!refusal) changed();
    sendOcs(ctx, refusal ?? OCS.ok);
  });

  router.patch(`${base}/users/:id`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
    if (!caller) return;
    if (!countEdit(parts, 'PATCH', caller)) return sendPlain(ctx, PLAIN.tooManyEdits);
    const row = findAccount(state, ctx.params.id ?? '');
    if (!row) return sendOcs(ctx, OCS.editNoUser);
    editMany(ctx, parts, row, readParameters(ctx));
  });

  for (const verb of ['disable', 'enable'] as const) {
    router.put(`${base}/users/:id/${verb}`, async (ctx) => {
      const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
      if (!caller) return;
      const row = findAccount(state, ctx.params.id ?? '');
      if (!row || row === caller.row) return sendOcs(ctx, OCS.switchNoUser);
      // Sessions and app passwords stay: enabling revives them (B9).
      preferencesOf(state, row.id).enabled = verb === 'enable';
      changed();
      sendOcs(ctx, OCS.ok);
    });
  }

  router.delete(`${base}/users/:id`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
    if (!caller) return;
    const row = findAccount(state, ctx.params.id ?? '');
    if (!row) return sendOcs(ctx, OCS.hiddenUser);
    if (row === caller.row) return sendOcs(ctx, OCS.deleteSelf);
    removeAccount(state, row);
    changed();
    sendOcs(ctx, OCS.ok);
  });

  router.post(`${base}/users/:id/wipe`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
    if (!caller) return;
    const row = findAccount(state, ctx.params.id ?? '');
    if (!row) return sendOcs(ctx, OCS.hiddenUser);
    for (const token of [...state.sessions, ...state.appPasswords]) {
      if (token.userId === row.id) token.wiped = true;
    }
    changed();
    sendOcs(ctx, OCS.ok);
  });

  router.post(`${base}/users/:id/welcome`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'sub-admin', confirm: true });
    if (!caller) return;
    const row = findAccount(state, ctx.params.id ?? '');
    if (!row) return sendOcs(ctx, OCS.hiddenUser);
    sendOcs(ctx, preferencesOf(state, row.id).email ? OCS.ok : OCS.welcomeNoEmail);
  });
}

function edit(parts: Parts, row: AccountRow, key: string, value: string): OcsAnswer | undefined {
  const known = preferencesOf(parts.state, row.id);
  const refusal = refuse(row, key, value);
  if (refusal) return refusal;
  if (key === 'displayname' || key === 'display') row.displayName = value;
  else if (key === 'password') row.password = value;
  else if (key === 'email') known.email = value === '' ? null : value;
  else if (key === 'quota') known.quota = parseQuota(value) ?? known.quota;
  else if (key === 'language') known.language = value;
  else known.fields[key] = value;
  return undefined;
}

function refuse(row: AccountRow, key: string, value: string): OcsAnswer | undefined {
  switch (key) {
    case 'displayname':
    case 'display':
      return row.backend === 'user_oidc' ? OCS.fieldNotAllowed : undefined;
    case 'password':
      return row.backend === 'user_oidc' ? OCS.passwordUnsupported : refusePassword(value);
    case 'email':
      return value !== '' && !/^[^\s@]+@[^\s@]+$/.test(value) ? OCS.badValue : undefined;
    case 'quota':
      return parseQuota(value) === undefined ? OCS.badQuota : undefined;
    case 'language':
      return LANGUAGES.includes(value) ? undefined : OCS.badLanguage;
    default:
      return PLAIN_FIELDS.includes(key) ? undefined : OCS.fieldNotAllowed;
  }
}

const PATCH_KEYS: Record<string, string> = {
  displayName: 'displayname',
  password: 'password',
  email: 'email',
  quota: 'quota',
  language: 'language',
  manager: 'manager',
};

/** Validates everything first and applies all or nothing; `groups` is the full set (B4). */
function editMany(ctx: Koa.Context, parts: Parts, row: AccountRow, given: Record<string, unknown>) {
  const wanted = Object.entries(PATCH_KEYS).filter(([field]) => given[field] !== undefined);
  const errors: Record<string, string> = {};
  for (const [field, key] of wanted) {
    const refusal = refuse(row, key, String(given[field]));
    if (refusal) errors[field] = refusal.message || field;
  }
  const missing = list(given.groups).filter((group) => !(group in parts.state.groups));
  if (missing.length > 0) errors.groups = `Group ${missing[0]} does not exist`;
  if (Object.keys(errors).length > 0) return sendOcs(ctx, OCS.editErrors, { errors });
  for (const [field, key] of wanted) edit(parts, row, key, String(given[field]));
  const known = preferencesOf(parts.state, row.id);
  if (given.groups !== undefined) known.groups = list(given.groups);
  if (given.subadminGroups !== undefined) known.subadmin = list(given.subadminGroups);
  parts.changed();
  sendOcs(ctx, OCS.ok, userObject(parts.state, row));
}
