import type { RoleRow } from '@latchkey/store/role';

/** A role as invitations and the command line write it. `treasurer:SOURCE` answers for one source. */
export type RoleText = 'admin' | 'auditor' | `treasurer:${string}`;

/** Whether a text names a role. */
export function isRoleText(text: string): text is RoleText {
  return text === 'admin' || text === 'auditor' || /^treasurer:[a-z][a-z0-9-]{0,39}$/.test(text);
}

/** The role that a text names; throws for any other text. */
export function roleFrom(text: string): RoleRow {
  if (!isRoleText(text)) throw new RangeError('not a role');
  if (text === 'admin' || text === 'auditor') return { role: text, source: '' };
  return { role: 'treasurer', source: text.slice('treasurer:'.length) };
}
