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

/** Copies the run's migrated template: about 50 ms. One for each test file, or for each test that counts rows. */
export async function createTestDatabase(): Promise<TestDatabase> {
  asked ??= askForServer();
  const urls = await asked;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner(urls, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = (role: keyof TestServerUrls) => urls[role].replace('{database}', name);
  return {
    url: url('owner'),
    urls: { owner: url('owner'), idp: url('idp'), worker: url('worker') },
    drop: () => asOwner(urls, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
