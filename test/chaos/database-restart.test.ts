import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { placeHold } from '@latchkey/commands/place-hold';
import { type EmbeddedServer, startEmbedded } from '@latchkey/store/embedded/start-embedded';
import { joinAndClaim, type Member, readState } from '../support/member.ts';
import { startTestServer } from '../support/setup/test-server.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

let folder: string;
let door: Server;
let server: EmbeddedServer;
let hub: WholeHub;
let member: Member;

/** A PostgreSQL of this file's own: the one of the run is everybody's. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-restart-'));
  const started = await startTestServer(join(folder, 'data'));
  server = started.server;
  door = createServer((_, reply) => reply.end(JSON.stringify(started.urls)));
  await new Promise<void>((resolve) => door.listen(join(folder, 'door'), resolve));
  process.env.LATCHKEY_TEST_DOOR = join(folder, 'door');
  hub = await startWholeHub();
  member = await joinAndClaim(hub, { name: 'Ana Uno', username: 'ana_uno' });
}, 180_000);

afterAll(async () => {
  await hub?.close();
  await server?.stop();
  door?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('a database that goes away in the middle of the work and comes back: the worker goes on by itself, nothing is lost', async () => {
  const { accountId } = member;
  hub.sandbox.nextcloud.faults.set({ slowMs: 400 });
  const context = await hub.context();
  await hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'manual', reasonCode: 'by-admin' }, context));
  await context.wake('app:cloud').catch(() => {});
  // The call to the app is under way, or about to be.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await server.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  server = await startEmbedded({
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  });
  hub.sandbox.nextcloud.faults.clear();
  // What a call had claimed is free when the claim has run out; the sweep finds it without being woken.
  await hub.db.one.query('UPDATE delivery SET claimed_until = now(), next_try_at = now()');
  await hub.db.one.query('UPDATE app_lease SET until = now()');
  const until = Date.now() + 60_000;
  let state = await readState(hub, member);
  while (state.receipts.some((receipt) => !receipt.complete) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    state = await readState(hub, member);
  }
  expect(state).toMatchObject({ holds: ['manual'], cloud: { enabled: false }, chat: { locked: true } });
  expect(state.receipts.map(({ app, complete }) => ({ app, complete }))).toEqual(
    expect.arrayContaining([
      { app: 'chat', complete: true },
      { app: 'cloud', complete: true },
    ]),
  );
}, 120_000);
