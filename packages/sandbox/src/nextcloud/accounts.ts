import { createHash, randomUUID } from 'node:crypto';
import type { AccountRow, Backend, NextcloudState, Preferences } from './state.ts';

/** Hex SHA-256, as Nextcloud and user_oidc make ids of what is too long or hashed. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The account with this id, asked of the Database first and of user_oidc then, as the user manager does.
 * Database ids match case-insensitively, user_oidc ids byte for byte.
 * @see contracts/nextcloud.md A1
 */
export function findAccount(state: NextcloudState, id: string): AccountRow | undefined {
  return state.accounts[accountKey('Database', id)] ?? state.accounts[accountKey('user_oidc', id)];
}

/** Key of a row in the state. */
export function accountKey(backend: Backend, id: string): string {
  return backend === 'Database' ? `Database/${id.toLowerCase()}` : `user_oidc/${id}`;
}

/** Preferences, groups, files and tokens belong to the bare id: two backends with one id share them (A6). */
export function preferencesOf(state: NextcloudState, id: string): Preferences {
  const known = state.preferences[id];
  if (known) return known;
  const made: Preferences = {
    home: randomUUID(),
    enabled: true,
    email: null,
    quota: 'none',
    language: 'en',
    groups: [],
    subadmin: [],
    firstLogin: 0,
    lastLogin: 0,
    fields: {},
  };
  state.preferences[id] = made;
  return made;
}

/** Adds an account row and its preferences. */
export function addAccount(state: NextcloudState, row: AccountRow): AccountRow {
  state.accounts[accountKey(row.backend, row.id)] = row;
  preferencesOf(state, row.id);
  return row;
}

/** Removes the row that is found first, and files, settings and tokens of the id, whoever else has that id (A6). */
export function removeAccount(state: NextcloudState, row: AccountRow): void {
  delete state.accounts[accountKey(row.backend, row.id)];
  delete state.preferences[row.id];
  state.appPasswords = state.appPasswords.filter((token) => token.userId !== row.id);
  state.sessions = state.sessions.filter((session) => session.userId !== row.id);
}

/** Whether the account is in the group `admin`. */
export function isAdmin(state: NextcloudState, id: string): boolean {
  return state.preferences[id]?.groups.includes('admin') === true;
}

/** Ids allowed in the Database backend; user_oidc's endpoint does not apply this rule (A2). @see A5 */
export function refuseLocalId(id: string): 'empty' | 'too-long' | 'whitespace' | 'characters' | undefined {
  if (id.trim() === '') return 'empty';
  if (id !== id.trim()) return 'whitespace';
  if (Buffer.byteLength(id) > 64) return 'too-long';
  if (!/^[a-zA-Z0-9 _.@'-]+$/.test(id) || id === '.' || id === '..') return 'characters';
  return undefined;
}

/** "none", "default", bytes or "5 GB" as stored; undefined when Nextcloud refuses the value (B3). */
export function parseQuota(text: string): string | undefined {
  if (text === 'none' || text === 'default') return text;
  const parts = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|TB)?$/i.exec(text.trim());
  if (!parts) return undefined;
  const power = ['B', 'KB', 'MB', 'GB', 'TB'].indexOf((parts[2] ?? 'B').toUpperCase());
  const bytes = Math.round(Number(parts[1]) * 1024 ** power);
  return bytes === 0 ? '0' : String(bytes);
}
