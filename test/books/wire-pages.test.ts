import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BooksHub, createBooksHub } from './books-hub.ts';
import { growing, shrinking } from './wire-meddling.ts';
import { startWireProxy, type WireProxy } from './wire-proxy.ts';

let hub: BooksHub;
let proxy: WireProxy;
beforeAll(async () => {
  hub = await createBooksHub(1010, {
    async through(apiUrl) {
      proxy = await startWireProxy(apiUrl);
      return proxy.url;
    },
  });
  await hub.read();
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await proxy.close();
}, 20_000);

const missing = () => hub.db.one.query('SELECT 1 FROM fact WHERE missing');

test('totals that shrink from page to page: incomplete with its own name, nothing is missed, and the next read recovers', async () => {
  proxy.meddle = shrinking;
  const { reads } = await hub.read();
  expect(reads).toMatchObject([{ complete: false }]);
  expect(reads[0]?.problems.map((one) => one.code)).toContain('rows-shrank');
  expect(await missing()).toEqual([]);
  proxy.meddle = null;
  expect(await hub.read()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
  expect(await missing()).toEqual([]);
}, 60_000);

test('totals that grow from page to page are people who join: the read is complete', async () => {
  proxy.meddle = growing;
  expect(await hub.read()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
  expect(await missing()).toEqual([]);
}, 60_000);
