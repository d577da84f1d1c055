import { preferencesOf } from './accounts.ts';
import type { AccountRow, NextcloudState } from './state.ts';

/**
 * An account as GET /users/{id} shows it to an admin.
 * @see contracts/nextcloud.md B5 (user object), nextcloud-provisioning-openapi-full.json UserDetails
 */
export function userObject(state: NextcloudState, row: AccountRow): Record<string, unknown> {
  const known = preferencesOf(state, row.id);
  const field = (name: string) => known.fields[name] ?? '';
  const limit = /^\d+$/.test(known.quota) ? Number(known.quota) : -3;
  return {
    enabled: known.enabled,
    storageLocation: `/srv/nextcloud/data/${row.id}`,
    id: row.id,
    firstLoginTimestamp: known.firstLogin,
    lastLoginTimestamp: known.lastLogin,
    lastLogin: known.lastLogin * 1000,
    backend: row.backend,
    subadmin: known.subadmin,
    quota: {
      free: limit === -3 ? 50_000_000_000 : limit,
      used: 0,
      total: limit === -3 ? 50_000_000_000 : limit,
      relative: 0,
      quota: limit,
    },
    manager: field('manager'),
    email: known.email,
    additional_mail: [],
    displayname: row.displayName,
    'display-name': row.displayName,
    phone: field('phone'),
    address: field('address'),
    website: field('website'),
    twitter: field('twitter'),
    bluesky: field('bluesky'),
    fediverse: field('fediverse'),
    organisation: field('organisation'),
    role: field('role'),
    headline: field('headline'),
    biography: field('biography'),
    profile_enabled: '1',
    pronouns: field('pronouns'),
    groups: known.groups,
    language: known.language,
    locale: field('locale'),
    timezone: field('timezone'),
    notify_email: null,
    backendCapabilities: {
      setDisplayName: row.backend === 'Database',
      setPassword: row.backend === 'Database',
    },
  };
}

/**
 * Accounts that match `search` (substring of id, name or e-mail), `limit` and `offset` applied to each backend:
 * a page can hold limit × 2 accounts.
 * @see contracts/nextcloud.md B4
 */
export function searchAccounts(
  state: NextcloudState,
  search: string,
  limit: number | undefined,
  offset: number,
): AccountRow[] {
  const needle = search.toLowerCase();
  const all = Object.values(state.accounts).filter((row) => {
    const email = state.preferences[row.id]?.email ?? '';
    return (
      needle === '' || [row.id, row.displayName, email].some((text) => text.toLowerCase().includes(needle))
    );
  });
  return (['Database', 'user_oidc'] as const).flatMap((backend) => {
    const rows = all.filter((row) => row.backend === backend).sort((a, b) => (a.id < b.id ? -1 : 1));
    return rows.slice(offset, limit === undefined ? undefined : offset + limit);
  });
}
