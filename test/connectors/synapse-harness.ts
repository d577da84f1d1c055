import { randomUUID } from 'node:crypto';
import { createFaultyHttp } from '@latchkey/connectors/contract/faulty-http';
import type { ConnectorHarness } from '@latchkey/connectors/contract/harness';
import { matrix as about } from '@latchkey/connectors/matrix/about';
import { createConnector } from '@latchkey/connectors/registry';
import { createHttp } from '@latchkey/runtime/http';
import { createBrowser } from '../sandbox/browser.ts';
import type { Issuer } from '../sandbox/issuer.ts';

/** A Synapse, real or not, reached through its own APIs alone. */
export type SynapseAddress = { url: string; token: string; serverName: string; issuer: Issuer };

type Json = Record<string, unknown>;

/** What the contract suite needs of a Synapse. Rooms are made by the bot, who owns them. */
export async function openSynapseHarness(
  at: SynapseAddress,
): Promise<{ harness: ConnectorHarness; close(): Promise<void> }> {
  const run = randomUUID().slice(0, 8);
  const http = createFaultyHttp(createHttp({ allowPrivate: () => true }), {
    isCreate: ({ method, url, body }) =>
      method === 'PUT' && url.includes('/_synapse/admin/v2/users/') && String(body).includes('external_ids'),
    absent: JSON.stringify({ errcode: 'M_NOT_FOUND', error: 'User not found' }),
    denied: JSON.stringify({ errcode: 'M_UNKNOWN_TOKEN', error: 'Invalid access token passed.' }),
  });

  async function send(method: string, path: string, body?: Json): Promise<{ status: number; json: Json }> {
    const reply = await fetch(at.url + path, {
      method,
      headers: { authorization: `Bearer ${at.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, json: (await reply.json()) as Json };
  }
  async function demand(method: string, path: string, body?: Json): Promise<Json> {
    const { status, json } = await send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  }
  const user = (mxid: string) => `/_synapse/admin/v2/users/${encodeURIComponent(mxid)}`;
  const makeRoom = async (name: string) => {
    const made = await demand('POST', '/_matrix/client/v3/createRoom', {
      name,
      preset: 'private_chat',
      room_alias_name: `${name}-${run}`,
    });
    return { id: String(made.room_id), alias: `#${name}-${run}:${at.serverName}` };
  };

  const bot = String((await demand('GET', '/_matrix/client/v3/account/whoami')).user_id);
  const rooms = [await makeRoom('members'), await makeRoom('stewards'), await makeRoom('knitting')] as const;
  const [members, stewards, knitting] = rooms;
  const admin = `@admin-${run}:${at.serverName}`;
  await demand('PUT', user(admin), { displayname: 'Admin', admin: true });

  const connector = createConnector('matrix', {
    settings: { url: at.url },
    credentials: { token: at.token },
    managed: [members.alias, stewards.alias],
    http,
  });
  if (connector === null) throw new Error('matrix has a connector');
  let people = 0;

  async function internalId(ref: string): Promise<string | null> {
    const { status, json } = await send('GET', user(ref));
    return status === 200 ? `${json.name} of ${json.creation_ts}` : null;
  }

  return {
    close: () => http.close(),
    harness: {
      connector,
      about,
      managed: [members.alias, stewards.alias],
      unmanaged: knitting.alias,
      newPerson() {
        people += 1;
        return { subject: randomUUID(), handle: `p${people}x${run}`, name: `Person ${people}` };
      },
      async signIn(claims) {
        at.issuer.person = claims as typeof at.issuer.person;
        const back = `${at.issuer.url}/client`;
        const landed = await createBrowser().open(
          `${at.url}/_matrix/client/v3/login/sso/redirect/oidc-latchkey?redirectUrl=${encodeURIComponent(back)}`,
        );
        const token = new URL(landed.trail.at(-1) ?? back).searchParams.get('loginToken');
        if (token === null) return null;
        const reply = await fetch(`${at.url}/_matrix/client/v3/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'm.login.token', token }),
        });
        const signedIn = (await reply.json()) as Json;
        if (reply.status !== 200) return null;
        // A locked user still gets a token here on some versions: it has to open something.
        const whoami = await fetch(`${at.url}/_matrix/client/v3/account/whoami`, {
          headers: { authorization: `Bearer ${signedIn.access_token}` },
        });
        return whoami.status === 200 ? internalId(String(signedIn.user_id)) : null;
      },
      internalId,
      async makeForeign(person) {
        const mxid = `@${person.handle}:${at.serverName}`;
        await demand('PUT', user(mxid), { displayname: 'Somebody Else' });
        return mxid;
      },
      protectedRefs: [admin, bot],
      async snapshot(ref) {
        const { last_seen_ts: _, ...rest } = (await send('GET', user(ref))).json;
        return rest;
      },
      async putInGroup(ref, group) {
        const room = rooms.find((one) => one.alias === group);
        await demand('POST', `/_synapse/admin/v1/join/${encodeURIComponent(room?.id ?? '')}`, {
          user_id: ref,
        });
      },
      async groupsOf(ref) {
        const joined = await demand(
          'GET',
          `/_synapse/admin/v1/users/${encodeURIComponent(ref)}/joined_rooms`,
        );
        return rooms
          .filter((room) => (joined.joined_rooms as string[]).includes(room.id))
          .map((room) => room.alias);
      },
      fail: (fault) => http.fail(fault),
    },
  };
}
