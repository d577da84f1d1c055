import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { EmbeddedError } from './fault.ts';
import { socketFolder } from './socket-folder.ts';

/** Longer than a first start takes on a slow machine. */
const WAIT_MS = 60_000;

/**
 * Runs `work` while no other process starts a server on this data folder: two first starters would each make the
 * passwords and the cluster, and keep the halves of both. The lock is a socket, so that it ends with its process,
 * however that ends. Throws `already-running` where another starter takes too long.
 */
export async function withStarterLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const path = `${socketFolder(dataDir)}.lock`;
  // On Linux an abstract name, which leaves no file; elsewhere a file, which a killed process leaves behind.
  const abstract = process.platform === 'linux';
  const address = abstract ? `\0${path}` : path;
  const until = Date.now() + WAIT_MS;
  let lock: Server | null = await tryListen(address);
  while (lock === null) {
    if (Date.now() > until) throw new EmbeddedError('already-running', 'another process is starting');
    if (!abstract && !(await isAnswered(path))) await rm(path, { force: true });
    else await wait(100);
    lock = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function tryListen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
