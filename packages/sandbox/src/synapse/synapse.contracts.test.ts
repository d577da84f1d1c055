import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { createSynapse, type Synapse } from './create-synapse.ts';

/** One recorded request and answer of a real Synapse. */
interface Recorded {
  label?: string;
  method?: string;
  path?: string;
  body?: object;
  as?: string;
  status: number;
  response?: unknown;
}

const FILE = join(import.meta.dirname, '../../../../../shared/contracts/synapse-1.160-observed.json');
const groups = (JSON.parse(readFileSync(FILE, 'utf8')) as { groups: Record<string, Recorded[]> }).groups;

let chat: Synapse;
beforeAll(async () => {
  chat = createSynapse({
    host: '127.0.0.1',
    port: 0,
    serverName: 'hub.test',
    issuer: 'http://localhost:1',
    clientId: 'chat',
    clientSecret: 'x',
    log: silentLog,
    languages: ['en'],
    setup: { refusalDelayMs: 0, partDelayMs: 0, adminName: 'hubadmin' },
  });
  await chat.listen();
});
afterAll(() => chat.close());

/** Of sixty users made alike the recording keeps the first two. */
function addUnrecorded(): void {
  const model = chat.state.users['@u1:hub.test'];
  for (let at = 2; model && at < 60; at += 1) {
    const external_ids = [{ auth_provider: 'oidc-latchkey', external_id: `bulk${at}` }];
    chat.state.users[`@u${at}:hub.test`] = { ...model, name: `@u${at}:hub.test`, external_ids };
  }
}

/** Keys and kinds of values; numbers, ids and lists are compared by kind, and a list by its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shapeOf(entry)]));
}

/** What the admin did to users in the real server, in its order; what needs a browser is left out. */
const replayed = [...(groups.t1 ?? []), ...(groups.t7 ?? []), ...(groups.t8 ?? [])].filter(
  ({ method, path, as }) =>
    as === 'admin' &&
    method !== undefined &&
    /^\/_synapse\/admin\/(v2\/users\/|v1\/username_available|v1\/auth_providers|v1\/deactivate)/.test(
      path ?? '',
    ),
);

test('users answer as the recorded server did: same status, same keys, same kinds, same errors', async () => {
  expect(replayed.length).toBeGreaterThan(40);
  for (const recorded of replayed) {
    // Made by a sign-in in the recording.
    if (recorded.label === 'bo external_ids after adopt') continue;
    if (recorded.path?.includes('%40u') && !chat.state.users['@u2:hub.test']) addUnrecorded();
    const reply = await fetch(chat.url + recorded.path, {
      method: recorded.method ?? 'GET',
      headers: { Authorization: `Bearer ${chat.setup.adminToken}`, 'Content-Type': 'application/json' },
      ...(recorded.body && { body: JSON.stringify(recorded.body) }),
    });
    const body = (await reply.json()) as Record<string, unknown>;
    const seen = {
      request: `${recorded.method} ${recorded.path} ${JSON.stringify(recorded.body)}`,
      status: reply.status,
    };
    expect(seen).toEqual({ ...seen, status: recorded.status });
    if (reply.status >= 400) expect(body).toEqual(recorded.response);
    else expect(loose(shapeOf(body))).toEqual(loose(shapeOf(recorded.response)));
  }
});

test('errors of rooms and tokens have the recorded words', async () => {
  const { ERRORS } = await import('./answers.ts');
  const known = Object.values(ERRORS).map((answer) => `${answer.status} ${answer.errcode} ${answer.error}`);
  const heard = ['t1', 't2', 't3', 't7', 't8'].flatMap((group) =>
    (groups[group] ?? []).flatMap(({ status, response }) => {
      const { errcode, error } = (response ?? {}) as { errcode?: string; error?: string };
      return errcode
        ? [
            `${status} ${errcode} ${(error ?? '').replace(/^@\S+ (not in room) .*$/, '$1').replace(/^@\S+ /, '')}`,
          ]
        : [];
    }),
  );
  expect([...new Set(heard)].filter((error) => !known.includes(error))).toEqual([]);
});

/** Times that nobody has yet and lists that are empty say nothing about their kind. */
function loose(shape: unknown): unknown {
  const {
    last_seen_ts: _seen,
    threepids: _threepids,
    external_ids: _links,
    ...rest
  } = shape as Record<string, unknown>;
  return rest;
}
