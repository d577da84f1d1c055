import type { Log } from '@latchkey/runtime/log';
import { uuid } from '@latchkey/runtime/random';
import { readMachine } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { beat, stopBeating } from '@latchkey/store/heartbeat';

/** Release of this checkout; told by every process so that mixed releases can be seen. */
export const RELEASE = '0.1.0';
const EVERY_MS = 15_000;

/** Says every 15 s that this process lives, with its clock's distance from the database's. */
export async function startHeartbeat(
  db: Database,
  role: 'idp' | 'worker',
  log: Log,
): Promise<{ stop(): Promise<void>; skewMs(): number }> {
  const process = uuid();
  let skewMs = 0;
  async function once(): Promise<void> {
    const before = Date.now();
    const theirs = (await readMachine(db.one)).getTime();
    skewMs = (before + Date.now()) / 2 - theirs;
    await beat(db.one, { process, role, release: RELEASE, skewMs });
  }
  await once();
  const timer = setInterval(() => {
    once().catch((error) => log.warn({ role, error }, 'no heartbeat'));
  }, EVERY_MS);
  return {
    skewMs: () => skewMs,
    async stop() {
      clearInterval(timer);
      await stopBeating(db.one, process).catch(() => {});
    },
  };
}
