import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isServerRunning } from '@latchkey/store/embedded/lock-file';
import { z } from 'zod';

const secretsFile = z.strictObject({
  secret: z.array(z.string().min(32)).min(1),
  workerSecret: z.array(z.string().min(32)).min(1),
});

const runFile = z.object({ pid: z.int(), issuer: z.string(), startedAt: z.string() });
export type RunFile = z.infer<typeof runFile>;

/** Makes the data folder, for its user alone. */
export function makeDataFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
}

/** The two secrets of a hub on the embedded server: made at its first start, kept with mode 600 beside its data. */
export function keepSecrets(dataDir: string): z.infer<typeof secretsFile> {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) {
    const made = () => [randomBytes(48).toString('base64url')];
    const text = JSON.stringify({ secret: made(), workerSecret: made() }, null, 2);
    writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600, flag: 'w' });
    renameSync(`${path}.new`, path);
  }
  return secretsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/**
 * What a running hub wrote about itself; null where none runs. Its server ends with it, so a file left by one that was
 * killed does not count, even where another program (in a container: we ourselves) has its pid by now.
 */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  let run: RunFile;
  try {
    run = runFile.parse(JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')));
    process.kill(run.pid, 0);
  } catch {
    return null;
  }
  return run.pid !== process.pid && (await isServerRunning(dataDir)) ? run : null;
}

export function writeRunFile(dataDir: string, run: RunFile): void {
  const path = join(dataDir, 'run.json');
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(run)}\n`, { mode: 0o600 });
}

export function removeRunFile(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true });
}
