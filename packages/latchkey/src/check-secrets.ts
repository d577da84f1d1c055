import { readSecretNames } from '@latchkey/store/secret';
import { openSecret } from '@latchkey/sync/open-secret';
import type { OpenHub } from './open-hub.ts';

/** Names of stored secrets that this process cannot resolve; never their values. */
export async function readSecretFaults(
  hub: OpenHub,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const opener = { privateKeys: (hub.workerKeys ?? []).map((pair) => pair.privateKey), env };
  const faults: string[] = [];
  for (const name of await readSecretNames(hub.db.one)) {
    const opened = await openSecret(hub.db.one, name, opener);
    if (!opened.ok) faults.push(`${name} (${opened.fault.code})`);
  }
  return faults;
}
