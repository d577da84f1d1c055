import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { connectorSuite } from '@latchkey/connectors/contract/connector-suite';
import { createFaultyHttp } from '@latchkey/connectors/contract/faulty-http';
import { nextcloud as about } from '@latchkey/connectors/nextcloud/about';
import { createConnector } from '@latchkey/connectors/registry';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createNextcloud, type Nextcloud } from '@latchkey/sandbox/nextcloud/create-nextcloud';
import { createBrowser, testId } from '../sandbox/browser.ts';
import { freePort, type Issuer, startIssuer } from '../sandbox/issuer.ts';

const ADMIN = 'sandbox-nextcloud-admin';

async function startCloud(): Promise<{ cloud: Nextcloud; issuer: Issuer; close(): Promise<void> }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  // The hub uses it for its own links; the library takes https alone.
  const { initiate_login_uri: _, ...client } = about.oidc({ url });
  const issuer = await startIssuer(
    () => [
      {
        client_id: 'cloud',
        client_secret: 'cloud-secret',
        ...client,
      },
    ],
    { sub: 'nobody' },
  );
  const cloud = createNextcloud({
    host: '127.0.0.1',
    port,
    issuer: issuer.url,
    clientId: 'cloud',
    clientSecret: 'cloud-secret',
    log: silentLog,
    languages: ['en'],
  });
  await cloud.listen();
  return {
    cloud,
    issuer,
    async close() {
      await cloud.close();
      await issuer.close();
    },
  };
}

function connect(cloud: Nextcloud, settings: Record<string, unknown> = {}) {
  const http = createFaultyHttp(createHttp({ allowPrivate: () => true }), {
    isCreate: ({ method, url }) => method === 'POST' && url.endsWith('/apps/user_oidc/api/v1/user'),
    absent: JSON.stringify({ ocs: { meta: { status: 'failure', statuscode: 404, message: '' }, data: [] } }),
    denied: JSON.stringify({ ocs: { meta: { status: 'failure', statuscode: 997, message: '' }, data: [] } }),
  });
  const connector = createConnector('nextcloud', {
    settings: { url: cloud.url, ...settings },
    credentials: { token: cloud.setup.servicePassword },
    managed: ['Members', 'Stewards'],
    http,
  });
  if (connector === null) throw new Error('nextcloud has a connector');
  return { connector, http };
}

/** As an admin would do it by hand. */
async function byHand(cloud: Nextcloud, path: string, body: Record<string, unknown>): Promise<void> {
  const reply = await fetch(`${cloud.url}/ocs/v2.php/cloud${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}`,
      'ocs-apirequest': 'true',
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
}

connectorSuite('Nextcloud (stand-in)', async () => {
  const { cloud, issuer, close } = await startCloud();
  const { connector, http } = connect(cloud);
  await byHand(cloud, '/groups', { groupid: 'Knitting' });
  let people = 0;
  return {
    async close() {
      await http.close();
      await close();
    },
    harness: {
      connector,
      about,
      managed: ['Members', 'Stewards'],
      unmanaged: 'Knitting',
      newPerson() {
        people += 1;
        return { subject: randomUUID(), handle: `person${people}`, name: `Person ${people}` };
      },
      async signIn(claims) {
        issuer.person = claims as typeof issuer.person;
        const landed = await createBrowser().open(
          `${cloud.url}/apps/user_oidc/login/${cloud.setup.providerId}?redirectUrl=/apps/files/`,
        );
        return landed.status === 200 ? (testId(landed.text, 'home') ?? null) : null;
      },
      internalId: async (ref) => cloud.find(ref)?.home ?? null,
      async makeForeign(person) {
        await byHand(cloud, '/users', { userid: person.subject, password: `${randomUUID()}-Aa1` });
        return person.subject;
      },
      protectedRefs: ['admin', 'svc-latchkey'],
      snapshot: async (ref) => structuredClone(cloud.find(ref)),
      putInGroup: (ref, group) => byHand(cloud, `/users/${ref}/groups`, { groupid: group }),
      groupsOf: async (ref) => (cloud.find(ref)?.groups as string[] | undefined) ?? [],
      fail: (fault) => http.fail(fault),
    },
  };
});

test('set-ups of Nextcloud that would lead a sign-in elsewhere are seen by the check, and nobody is made', async () => {
  const { cloud, close } = await startCloud();
  const wrong: [string, Partial<Nextcloud['setup']>, Record<string, unknown>][] = [
    ['nextcloud-provider', {}, { provider: { id: 2 } }],
    ['nextcloud-provider', {}, { provider: { name: 'other' } }],
    ['nextcloud-unique-uid-off', { uniqueUid: true }, {}],
    ['nextcloud-mapping', { mappingUid: 'sub' }, {}],
  ];
  const right = { ...cloud.setup };
  for (const [code, setup, settings] of wrong) {
    Object.assign(cloud.setup, right, setup);
    const { connector, http } = connect(cloud, settings);
    const before = Object.keys(cloud.state.accounts).length;
    expect((await connector.check()).filter((line) => !line.ok).map((line) => line.code)).toContain(code);
    const account = { subject: randomUUID(), handle: 'ana', fields: { displayName: 'Ana' } };
    expect(await connector.create(account)).toEqual({ kind: 'refused', fault: { code: 'provider-wrong' } });
    expect(Object.keys(cloud.state.accounts)).toHaveLength(before);
    await http.close();
  }
  await close();
});

test('credentials that may read and not write are seen: by the check, and as a refusal of the first write', async () => {
  const { cloud, close } = await startCloud();
  const { connector: right, http: first } = connect(cloud);
  const account = { subject: randomUUID(), handle: 'ana', fields: { displayName: 'Ana' } };
  expect(await right.create(account)).toMatchObject({ kind: 'done', changed: true });
  cloud.setup.servicePassword = cloud.setup.adminAppPassword;
  const { connector, http } = connect(cloud);
  expect((await connector.check()).filter((line) => !line.ok).map((line) => line.code)).toEqual(
    expect.arrayContaining(['nextcloud-writes']),
  );
  expect(await connector.suspend(account.subject)).toEqual({
    kind: 'refused',
    fault: { code: 'password-confirmation' },
  });
  await Promise.all([first.close(), http.close()]);
  await close();
});

test('maintenance pauses, an inventory of many pages across two backends holds everybody once', async () => {
  const { cloud, close } = await startCloud();
  const { connector, http } = connect(cloud);
  for (let number = 0; number < 130; number += 1) {
    await connector.create({
      subject: randomUUID(),
      handle: `n${number}`,
      fields: { displayName: `N ${number}` },
    });
  }
  for (let number = 0; number < 5; number += 1) {
    await byHand(cloud, '/users', { userid: `local${number}`, password: `${randomUUID()}-Aa1` });
  }
  const refs: string[] = [];
  for await (const one of connector.inventory()) refs.push(one.ref);
  expect(refs).toHaveLength(new Set(refs).size);
  expect(refs.length).toBe(Object.keys(cloud.state.accounts).length);
  cloud.faults.set({ maintenance: true });
  expect(await connector.suspend('local0')).toMatchObject({ kind: 'retry', fault: { code: 'unavailable' } });
  cloud.faults.clear();
  await http.close();
  await close();
}, 40_000);
