import { readFile } from 'node:fs/promises';
import { openSealed } from '@latchkey/runtime/seal';
import type { Reader } from '@latchkey/store/database';
import { readSecret } from '@latchkey/store/secret';

/** Why a secret cannot be had; `name` is the secret's own name in the settings. */
export type SecretFault = {
  code: 'secret-missing' | 'secret-env' | 'secret-file' | 'secret-sealed';
  name: string;
};
export type OpenedSecret = { ok: true; value: string } | { ok: false; fault: SecretFault };

/** What the worker opens secrets with: its own half of the key that they are sealed to, and where references lead. */
export type SecretOpener = {
  privateKeys: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
};

/** Resolves one secret at the moment of its use: opens what was sealed to the worker, follows a reference. */
export async function openSecret(db: Reader, name: string, opener: SecretOpener): Promise<OpenedSecret> {
  const stored = await readSecret(db, name);
  if (stored === null) return { ok: false, fault: { code: 'secret-missing', name } };
  if (stored.reference !== null && 'env' in stored.reference) {
    const value = opener.env[stored.reference.env];
    return value ? { ok: true, value } : { ok: false, fault: { code: 'secret-env', name } };
  }
  if (stored.reference !== null) {
    try {
      return { ok: true, value: (await readFile(stored.reference.file, 'utf8')).trim() };
    } catch {
      return { ok: false, fault: { code: 'secret-file', name } };
    }
  }
  for (const privateKey of opener.privateKeys) {
    try {
      return { ok: true, value: openSealed(privateKey, stored.sealed ?? '', name) };
    } catch {
      // sealed to an elder key: try the next one
    }
  }
  return { ok: false, fault: { code: 'secret-sealed', name } };
}
