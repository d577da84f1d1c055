import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A Unix socket's path has at most 103 bytes (macOS; Linux 107), `/.s.PGSQL.65535` included. */
const LONGEST = 103 - '/.s.PGSQL.65535'.length;

/** The short path of a server's socket folder: one for a user and a data directory, whoever of its processes asks. */
export function socketFolder(dataDir: string): string {
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  const name = `latchkey-${process.getuid?.() ?? 0}-${id}`;
  const wished = join(tmpdir(), name);
  return Buffer.byteLength(wished) <= LONGEST ? wished : join('/tmp', name);
}

/**
 * Makes that folder with mode 700. What lies at the path and is not a folder of ours alone is refused, as everyone
 * may write into /tmp.
 */
export async function makeSocketFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? 0) || (found.mode & 0o077) !== 0) {
    throw new Error(`${path} is not a private folder of this user: remove it`);
  }
}

/** Removes the folder after the server has ended. */
export async function removeSocketFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
