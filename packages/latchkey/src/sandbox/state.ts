import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const sandboxState = z.strictObject({
  clientSecrets: z.strictObject({ cloud: z.string(), chat: z.string(), books: z.string().optional() }),
  hook: z.string(),
  /** The first start got to its end. */
  complete: z.boolean(),
});
export type SandboxState = z.infer<typeof sandboxState>;

const FILE = 'sandbox-hub.json';

/** What the hub itself keeps of its sandbox between two starts; null before the first. */
export function readSandboxState(dataDir: string): SandboxState | null {
  const path = join(dataDir, FILE);
  return existsSync(path) ? sandboxState.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

export function writeSandboxState(dataDir: string, state: SandboxState): void {
  const path = join(dataDir, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
