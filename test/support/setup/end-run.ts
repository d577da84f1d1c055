import { rmSync } from 'node:fs';
import type { RunState } from './start-run.ts';

/**
 * After the last test file: stops the run's PostgreSQL, where one was asked for, and removes its folder.
 * @public Jest calls it.
 */
export default async function endRun(): Promise<void> {
  const state = (globalThis as { latchkeyRun?: RunState }).latchkeyRun;
  if (state === undefined) return;
  state.door.close();
  const server = await state.server()?.catch(() => null);
  await server?.stop();
  rmSync(state.folder, { recursive: true, force: true });
}
