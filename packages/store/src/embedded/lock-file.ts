import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The pid in a data directory's lock file; null where there is none. */
export async function readLockPid(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Whether a pid is a running PostgreSQL. A zombie is not; a pid that another program has by now is not. */
export async function isRunningServer(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // "pid (name) state …": the name may hold spaces and brackets.
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return name === 'postgres' && state !== 'Z' && state !== 'X';
}

/** Whether the hub's own server runs on this data folder. */
export async function isServerRunning(dataDir: string): Promise<boolean> {
  const pid = await readLockPid(join(dataDir, 'postgres'));
  return pid !== null && (await isRunningServer(pid));
}

/**
 * Removes a lock file whose pid is not a server: after a reboot, or in a container that starts anew, another program
 * has that number, and PostgreSQL itself cannot tell. Says whether it did.
 */
export async function clearStaleLock(cluster: string): Promise<boolean> {
  const pid = await readLockPid(cluster);
  if (pid === null || (await isRunningServer(pid))) return false;
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  return true;
}
