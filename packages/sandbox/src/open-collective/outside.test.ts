import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import { createOpenCollective } from './create-open-collective.ts';
import type { OpenCollective } from './open-collective.ts';

const START = new Date('2026-11-20T10:00:00Z');
const log = createLog('test', { level: 'silent' });
let oc: OpenCollective;

beforeAll(async () => {
  oc = createOpenCollective({ log, startOn: START, machine: () => START });
  await oc.listen();
});
afterAll(() => oc.close());

interface HookBody {
  type: string;
  CollectiveId: number;
  data: object;
}

test('hooks are posted once, unsigned, in the recorded shape, and say nothing of the core team', async () => {
  const seen: { headers: Record<string, unknown>; body: HookBody }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ headers: request.headers, body: JSON.parse(body) });
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  oc.setHooks([`http://127.0.0.1:${(server.address() as { port: number }).port}/hooks/secret`]);
  oc.addCore('hazel-paperboat', 'MEMBER');
  oc.removeCore('hazel-paperboat', 'MEMBER');
  oc.rename('hazel-paperboat', 'hazel-p');
  oc.cancel('xanthe-barnacle');
  oc.reject('xanthe-barnacle');
  oc.join({ name: 'Newly Hooked', email: 'new@example.test' });
  await oc.settled();
  expect(seen.map((one) => one.body.type)).toEqual([
    'subscription.canceled',
    'contribution.rejected',
    'collective.transaction.created',
    'order.processed',
    'collective.member.created',
  ]);
  const [canceled, rejected] = seen;
  expect(canceled?.headers).toMatchObject({
    'user-agent': 'axios/1.7.9',
    'content-type': 'application/json',
  });
  expect(canceled?.body).toMatchObject({
    CollectiveId: oc.collective.legacyId,
    data: {
      order: { FromCollectiveId: oc.person('xanthe-barnacle').legacyId, interval: 'month' },
      tier: { amount: 1200 },
    },
  });
  expect(rejected?.body.data).toEqual({});
  oc.holdHooks();
  oc.cancel('yago-espumablanca');
  await oc.settled();
  expect(seen).toHaveLength(5);
  await oc.releaseHooks();
  expect(seen).toHaveLength(6);
  oc.setHooks([]);
  server.close();
  server.closeAllConnections();
});

test('a restart keeps everything, a change of time included', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lk-oc-'));
  const one = createOpenCollective({ log, startOn: START, machine: () => START, dataDir });
  one.join({ name: 'Kept Person', email: 'kept@example.test' });
  one.advanceTo(new Date('2027-02-01T00:00:00Z'));
  const before = one.people();
  await one.close();
  const two = createOpenCollective({ log, machine: () => START, dataDir });
  expect(two.people()).toEqual(before);
  expect(two.now()).toEqual(new Date('2027-02-01T00:00:00Z'));
  expect(two.token).toBe(one.token);
  await two.close();
});

describe('the page', () => {
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${oc.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      headers,
    });

  test('joins, fails, cancels and merges by plain forms, in two languages', async () => {
    const joined = await post('/join', {
      name: 'Form <b>Filler',
      email: 'form@example.test',
      tier: 'solidarity-member',
    });
    expect(joined.status).toBe(303);
    const path = joined.headers.get('location')?.split('?')[0] ?? '';
    const page = await (await fetch(`${oc.url}${path}?lang=es`)).text();
    expect(page).toContain('<html lang="es">');
    expect(page).toContain('Form &lt;b&gt;Filler');
    await post(`${path}/fail`, { times: '3', now: 'true' });
    expect(oc.person('form-b-filler').orders[0]).toMatchObject({ status: 'ERROR', refuseNext: 2 });
    await post(`${path}/cancel`, {});
    expect(oc.person('form-b-filler').orders[0]?.status).toBe('CANCELLED');
    const again = await post(`${path}/pause`, {});
    expect(again.headers.get('location')).toBe(`${path}?fault=order`);
    const merged = await post(`${path}/merge`, { into: 'zephyr-gangplank' });
    expect(merged.headers.get('location')).toBe(
      `/people/${oc.person('zephyr-gangplank').legacyId}?done=merge`,
    );
  });

  test('refuses a form that another site’s page sends', async () => {
    const { legacyId } = oc.person('zephyr-gangplank');
    const refused = await post(`/people/${legacyId}/delete`, {}, { origin: 'https://elsewhere.example' });
    expect(refused.status).toBe(403);
    expect(oc.person('zephyr-gangplank').legacyId).toBe(legacyId);
  });
});
