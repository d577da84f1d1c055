import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHookRoute } from '@latchkey/latchkey/hook-route';
import { sha256Hex } from '@latchkey/runtime/hash';
import { type Database, openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { ensureSource, writeHookHash } from '@latchkey/store/source';
import Koa from 'koa';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let db: Database;
let server: ReturnType<Koa['listen']>;
let woken = 0;
beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  await db.tx(async (tx) => {
    await setUpHub(tx, true);
    for (const name of ['books', 'more-books', 'without'])
      await ensureSource(tx, { name, kind: 'open-collective' });
  });
  await writeHookHash(db.one, 'books', sha256Hex('secret-of-books'));
  await writeHookHash(db.one, 'more-books', sha256Hex('secret-of-more'));
  const app = new Koa();
  const wake = async () => {
    woken += 1;
  };
  app.use(createHookRoute({ db, wake }));
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', resolve);
  });
}, 60_000);
afterAll(async () => {
  server.close();
  await db.end();
  await made.drop();
}, 20_000);

const post = async (secret: string, body: string) => {
  const { port } = server.address() as AddressInfo;
  const started = performance.now();
  const reply = await fetch(`http://127.0.0.1:${port}/hooks/open-collective/${secret}`, {
    method: 'POST',
    body,
  });
  return { status: reply.status, ms: performance.now() - started };
};
const hints = () => db.one.query('SELECT source, type, alias FROM hint ORDER BY id');

test('a hook is stored and answered within a second; its secret names the source; nothing else opens it', async () => {
  const body = JSON.stringify({ id: 1, type: 'order.processed', data: { order: { FromCollectiveId: 5 } } });
  const taken = await post('secret-of-more', body);
  expect(taken.status).toBe(204);
  expect(taken.ms).toBeLessThan(1_000);
  expect(await hints()).toEqual([{ source: 'more-books', type: 'order.processed', alias: 'legacyId:5' }]);
  expect(woken).toBe(1);
  for (const wrong of ['secret-of-mora', 'secret-of-more-', 'x', sha256Hex('secret-of-more'), 'null']) {
    expect((await post(wrong, body)).status).toBe(404);
  }
  expect((await post('secret-of-books', '{')).status).toBe(400);
  expect(await hints()).toHaveLength(1);
});

test('a kind of activity that nobody knows, without data, is kept as a reason to read all of the books soon', async () => {
  expect((await post('secret-of-books', JSON.stringify({ type: 'brand.new', data: {} }))).status).toBe(204);
  expect((await hints()).at(-1)).toEqual({ source: 'books', type: 'brand.new', alias: null });
});
