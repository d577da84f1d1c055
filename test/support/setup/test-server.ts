import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programsIn, type ServerPrograms } from '@latchkey/store/embedded/binaries';
import { type EmbeddedServer, startEmbedded } from '@latchkey/store/embedded/start-embedded';
import { migrate } from '@latchkey/store/migrate';
import pg from 'pg';

/** Addresses of a run's server: `{database}` stands for the name of a database. */
export type TestServerUrls = { owner: string; idp: string; worker: string };

/** The migrated database that every test's own is copied from. */
export const TEMPLATE = 'latchkey_template';
const PREFIX = 'latchkey-test-';

/** The programs of PostgreSQL 14, the oldest that is supported; null where this machine has none. */
export function findPostgres14(): ServerPrograms | null {
  try {
    const entry = createRequire(import.meta.url).resolve(`postgres-14-${process.platform}-${process.arch}`);
    return programsIn(join(dirname(entry), '..', 'native', 'bin'));
  } catch {
    return null;
  }
}

/** A new folder under the system's temporary one; those of runs that were killed are removed. */
export function makeRunFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Starts a run's server on a folder, fast and forgetful, and prepares the template. */
export async function startTestServer(
  folder: string,
): Promise<{ server: EmbeddedServer; urls: TestServerUrls }> {
  const elder = process.env.LATCHKEY_TEST_POSTGRES === '14' ? findPostgres14() : null;
  if (process.env.LATCHKEY_TEST_POSTGRES === '14' && elder === null)
    throw new Error('PostgreSQL 14 is not installed');
  const server = await startEmbedded({
    dataDir: folder,
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
    ...(elder === null ? {} : { programs: elder }),
  });
  const client = new pg.Client({ connectionString: server.url('owner', 'postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate({ url: server.url('owner', TEMPLATE) });
  const url = (role: 'owner' | 'idp' | 'worker') => server.url(role, '{database}');
  return { server, urls: { owner: url('owner'), idp: url('idp'), worker: url('worker') } };
}
