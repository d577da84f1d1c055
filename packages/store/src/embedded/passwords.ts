import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who connects: `owner` migrates, `idp` and `worker` are the processes' own roles. */
export type DatabaseRole = 'owner' | 'idp' | 'worker';
export const DATABASE_ROLES: readonly DatabaseRole[] = ['owner', 'idp', 'worker'];
export type RolePasswords = Readonly<Record<DatabaseRole, string>>;

/**
 * The passwords of the embedded server's roles, made at the first call and kept with mode 600 beside the data.
 * Throws where the file is there and damaged: nobody can connect without it, so it is never made anew.
 */
export function readPasswords(dataDir: string): RolePasswords {
  const path = join(dataDir, 'postgres-passwords.json');
  if (existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<DatabaseRole, unknown>>;
    if (DATABASE_ROLES.some((role) => typeof kept[role] !== 'string')) throw new Error(`${path} is damaged`);
    return kept as RolePasswords;
  }
  const made = Object.fromEntries(
    DATABASE_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]),
  ) as RolePasswords;
  writeFileSync(`${path}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return made;
}
