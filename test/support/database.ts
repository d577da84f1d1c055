import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { TEMPLATE, type TestServerUrls } from './setup/test-server.ts';

/** A migrated, empty database of its own. `url` is the owner's. */
export type TestDatabase = {
  url: string;
  urls: { owner: string; idp: string; worker: string };
  /** Drops it, connections that are still open included. */
  drop(): Promise<void>;
};

let asked: Promise<TestServerUrls> | null = null;

function askForServer(): Promise<TestServerUrls> {
  const socketPath = process.env.LATCHKEY_TEST_DOOR;
  if (socketPath === undefined) throw new Error('createTestDatabase works in a Jest run only');
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/' }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      reply.on('end', () =>
        reply.statusCode === 200 ? resolve(JSON.parse(text) as TestServerUrls) : reject(new Error(text)),
      );
    })
      .on('error', reject)
      .end();
  });
}

async function asOwner(urls: TestServerUrls, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urls.owner.replace('{database}', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Copies the run's migrated template: about 50 ms. One for each test file, or for each test that counts rows. `of`: the
 * owner's address of another database to copy, rows and all; whoever is connected to that one is cut off.
 */
export async function createTestDatabase(of?: string): Promise<TestDatabase> {
  asked ??= askForServer();
  const urls = await asked;
  const name = `test_${randomBytes(8).toString('hex')}`;
  if (of === undefined) await asOwner(urls, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  else await copyDatabase(urls, new URL(of).pathname.slice(1), name);
  const url = (role: keyof TestServerUrls) => urls[role].replace('{database}', name);
  return {
    url: url('owner'),
    urls: { owner: url('owner'), idp: url('idp'), worker: url('worker') },
    drop: () => asOwner(urls, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

const MOST_TRIES = 40;

/** A database is copied while nobody is connected to it; pools come back by themselves, so it is tried again. */
async function copyDatabase(urls: TestServerUrls, from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await endConnections(urls, from);
    try {
      return await asOwner(urls, `CREATE DATABASE ${to} TEMPLATE ${from}`);
    } catch (error) {
      if (tries >= MOST_TRIES || (error as { code?: string }).code !== '55006') throw error;
    }
  }
}

async function endConnections(urls: TestServerUrls, database: string): Promise<void> {
  await asOwner(
    urls,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND pid <> pg_backend_pid()`,
  );
}

/** Cuts off everybody who is connected to a database, as the death of their processes does. */
export async function cutOff(url: string): Promise<void> {
  asked ??= askForServer();
  await endConnections(await asked, new URL(url).pathname.slice(1));
}
