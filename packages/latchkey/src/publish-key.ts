import { sha256Base64url } from '@latchkey/runtime/hash';
import { publishWorkerKey } from '@latchkey/store/secret';
import type { OpenHub } from './open-hub.ts';

/** Publishes the key that credentials are sealed to, where this process was given the worker's secret. */
export async function publishKey(hub: OpenHub): Promise<void> {
  const [newest] = hub.workerKeys ?? [];
  if (newest === undefined) return;
  const id = sha256Base64url(newest.publicKey).slice(0, 12);
  await hub.db.tx((tx) => publishWorkerKey(tx, { id, publicKey: newest.publicKey }));
}
