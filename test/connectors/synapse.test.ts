import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connector } from '@latchkey/connectors/contract';
import { connectorSuite } from '@latchkey/connectors/contract/connector-suite';
import { matrix as about } from '@latchkey/connectors/matrix/about';
import { createConnector } from '@latchkey/connectors/registry';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createSynapse, type Synapse } from '@latchkey/sandbox/synapse/create-synapse';
import { freePort, type Issuer, startIssuer } from '../sandbox/issuer.ts';
import { openSynapseHarness } from './synapse-harness.ts';

const SERVER = 'example.test';

async function startChat(): Promise<{ chat: Synapse; issuer: Issuer; close(): Promise<void> }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  // The hub uses it for its own links; the library takes https alone.
  const { initiate_login_uri: _, ...client } = about.oidc({ url });
  const issuer = await startIssuer(() => [{ client_id: 'chat', client_secret: 'chat-secret', ...client }], {
    sub: 'nobody',
  });
  const chat = createSynapse({
    host: '127.0.0.1',
    port,
    issuer: issuer.url,
    clientId: 'chat',
    clientSecret: 'chat-secret',
    serverName: SERVER,
    setup: { refusalDelayMs: 0, partDelayMs: 5, clientWhitelist: [issuer.url] },
    log: silentLog,
    languages: ['en'],
  });
  await chat.listen();
  return {
    chat,
    issuer,
    async close() {
      await chat.close();
      await issuer.close();
    },
  };
}

connectorSuite('Synapse (stand-in)', async () => {
  const { chat, issuer, close } = await startChat();
  const opened = await openSynapseHarness({
    url: chat.url,
    token: chat.setup.adminToken,
    serverName: SERVER,
    issuer,
  });
  return {
    harness: opened.harness,
    async close() {
      await opened.close();
      await close();
    },
  };
});

describe('traps of Synapse', () => {
  let opened: Awaited<ReturnType<typeof startChat>>;
  let chat: Synapse;
  let connector: Connector;
  /** What happens between the connector's look and its write. */
  let beforePut: (() => Promise<void>) | null = null;
  const plain = createHttp({ allowPrivate: () => true });
  const http: HttpClient = {
    close: () => plain.close(),
    async request(request) {
      const act = beforePut;
      if (act !== null && request.method === 'PUT') {
        beforePut = null;
        await act();
      }
      return plain.request(request);
    },
  };
  const put = (name: string, body: object) =>
    fetch(`${chat.url}/_synapse/admin/v2/users/${encodeURIComponent(`@${name}:${SERVER}`)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${chat.setup.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const link = (subject: string) => [{ auth_provider: 'oidc-latchkey', external_id: subject }];
  const person = (handle: string) => ({ subject: randomUUID(), handle, fields: { displayName: handle } });

  beforeAll(async () => {
    opened = await startChat();
    chat = opened.chat;
    const made = createConnector('matrix', {
      settings: { url: chat.url, reserved: ['founder'] },
      credentials: { token: chat.setup.adminToken },
      managed: [],
      http,
    });
    if (made === null) throw new Error('matrix has a connector');
    connector = made;
  });
  afterAll(async () => {
    await http.close();
    await opened.close();
  });

  test('a link that appears between look and write is told as a conflict, though Synapse leaves the new user behind', async () => {
    const ana = person('ana');
    beforePut = async () => {
      await put('other', { external_ids: link(ana.subject) });
    };
    expect(await connector.create(ana)).toEqual({ kind: 'conflict', ref: `@other:${SERVER}` });
    expect(chat.find(`@ana:${SERVER}`)).toMatchObject({ external_ids: [] });
    expect(await connector.find({ subject: ana.subject })).toMatchObject({
      kind: 'observed',
      observed: { ref: `@other:${SERVER}` },
    });
  });

  test('a name that somebody takes between look and write keeps no link of ours', async () => {
    const bea = person('bea');
    beforePut = async () => {
      await put('bea', {
        displayname: 'The real Bea',
        external_ids: [{ auth_provider: 'oidc-x', external_id: '1' }],
      });
    };
    const make = beforePut;
    beforePut = async () => {
      await make();
      const made = chat.state.users[`@bea:${SERVER}`];
      if (made !== undefined) made.creation_ts -= 3_600;
    };
    expect(await connector.create(bea)).toEqual({ kind: 'conflict', ref: `@bea:${SERVER}` });
    expect(await connector.find({ subject: bea.subject })).toEqual({ kind: 'absent' });
  });

  test('a create whose answer never came, and that shows only between look and write, is our own', async () => {
    const fay = person('fay');
    beforePut = async () => {
      await put('fay', { external_ids: link(fay.subject) });
    };
    expect(await connector.create(fay)).toEqual({ kind: 'done', ref: `@fay:${SERVER}`, changed: true });
    expect(await connector.find({ subject: fay.subject })).toMatchObject({
      observed: { ref: `@fay:${SERVER}` },
    });
  });

  test('several subjects on one account: the one asked for is the one told', async () => {
    const subjects = [randomUUID(), randomUUID()];
    await put('two', { external_ids: subjects.flatMap(link) });
    for (const subject of subjects) {
      expect(await connector.find({ subject })).toMatchObject({ observed: { subject } });
    }
  });

  test('bots, reserved names and users of bridges are protected; names against the rules are invalid', async () => {
    await put('helper', { user_type: 'bot' });
    await put('founder', {});
    for (const name of ['helper', 'founder']) {
      expect(await connector.suspend(`@${name}:${SERVER}`)).toEqual({
        kind: 'needs-person',
        instructions: 'protected',
      });
    }
    const faulty = { kind: 'fault', outcome: { kind: 'refused', fault: { code: 'handle-invalid' } } };
    expect(await connector.find({ handle: '12345' })).toEqual(faulty);
    expect(await connector.find({ handle: '_ana' })).toEqual(faulty);
  });

  test('a deactivated account is left, keeps its name, and comes back as itself', async () => {
    const cy = person('cy');
    await connector.create(cy);
    const ref = `@cy:${SERVER}`;
    await put('cy', { deactivated: true });
    expect(await connector.find({ handle: 'cy' })).toMatchObject({ observed: { standing: 'left' } });
    expect(await connector.suspend(ref)).toEqual({ kind: 'done', ref, changed: false });
    expect(await connector.restore(ref)).toEqual({ kind: 'done', ref, changed: true });
    expect(await connector.find({ subject: cy.subject })).toMatchObject({
      observed: { ref, standing: 'present' },
    });
  });

  test('a room that is not there is refused to join, and stops no suspension', async () => {
    const missing = `#nowhere:${SERVER}`;
    const lost = createConnector('matrix', {
      settings: { url: chat.url },
      credentials: { token: chat.setup.adminToken },
      managed: [missing],
      http,
    }) as Connector;
    await lost.create(person('eva'));
    const ref = `@eva:${SERVER}`;
    expect(await lost.setGroups(ref, [missing], [])).toEqual({
      kind: 'refused',
      fault: { code: 'no-such-room' },
    });
    expect(await lost.suspend(ref)).toEqual({ kind: 'done', ref, changed: true });
  });

  test('leaving a space leaves its rooms, of which there may be more than ten', async () => {
    const api = async (method: string, path: string, body: object) => {
      const reply = await fetch(chat.url + path, {
        method,
        headers: { authorization: `Bearer ${chat.setup.adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await reply.json()) as { room_id: string };
    };
    const bot = `@latchkey:${SERVER}`;
    await api('POST', `/_synapse/admin/v1/users/${encodeURIComponent(bot)}/override_ratelimit`, {
      messages_per_second: 0,
      burst_count: 0,
    });
    const create = (body: object) => api('POST', '/_matrix/client/v3/createRoom', body);
    const space = (await create({ creation_content: { type: 'm.space' }, preset: 'private_chat' })).room_id;
    const rooms: string[] = [];
    for (let number = 0; number < 14; number += 1) {
      const { room_id } = await create({ preset: 'private_chat' });
      rooms.push(room_id);
      await api('PUT', `/_matrix/client/v3/rooms/${space}/state/m.space.child/${room_id}`, { via: [SERVER] });
    }
    await fetch(`${chat.url}/_synapse/admin/v1/users/${encodeURIComponent(bot)}/override_ratelimit`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${chat.setup.adminToken}` },
    });
    const managing = createConnector('matrix', {
      settings: { url: chat.url },
      credentials: { token: chat.setup.adminToken },
      managed: [space],
      http,
    }) as Connector;
    await managing.create(person('dan'));
    const ref = `@dan:${SERVER}`;
    expect(await managing.setGroups(ref, [space], [])).toEqual({ kind: 'done', ref, changed: true });
    for (const room_id of rooms) await api('POST', `/_synapse/admin/v1/join/${room_id}`, { user_id: ref });
    expect(await managing.setGroups(ref, [], [space])).toEqual({ kind: 'done', ref, changed: true });
    const left = [space, ...rooms].map((id) => chat.state.rooms[id]?.members[ref]);
    expect(new Set(left)).toEqual(new Set(['leave']));
  });
});
