import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import { createOpenCollective } from './create-open-collective.ts';
import type { OpenCollective } from './open-collective.ts';
import { type Answer, type Body, MEMBERS, ORDERS } from './test-support.ts';

const START = new Date('2026-11-20T10:00:00Z');
const log = createLog('test', { level: 'silent' });
let machine = START;
let oc: OpenCollective;

const JSON_TYPE = { 'content-type': 'application/json' };
async function send(
  body: unknown,
  headers: Record<string, string> = {},
  of = oc,
  path = '/graphql/v2',
): Promise<Answer> {
  const response = await fetch(`${of.url}${path}`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Body };
}

async function ask(
  query: string,
  variables: object = {},
  of = oc,
  token: string | null = of.token,
): Promise<Answer> {
  machine = new Date(machine.getTime() + 61_000);
  return send({ query, variables }, token === null ? {} : { 'personal-token': token }, of);
}

const members = (more: object = {}, token?: string | null) =>
  ask(MEMBERS, { slug: oc.collective.slug, limit: 1000, offset: 0, ...more }, oc, token);
const orders = (more: object = {}) =>
  ask(ORDERS, { slug: oc.collective.slug, limit: 1000, offset: 0, ...more });

beforeAll(async () => {
  oc = createOpenCollective({ log, startOn: START, machine: () => machine });
  await oc.listen();
});
beforeEach(() => oc.clearFaults());
afterAll(() => oc.close());

describe('failures below GraphQL', () => {
  test('an unknown token is refused with 401 and repeated in the message', async () => {
    const answer = await ask('{ me { id } }', {}, oc, 'feed');
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error: { code: 401, type: 'unauthorized', message: 'Invalid Personal Token (Api Key): feed' },
    });
  });

  test('expired and suspended tokens are refused with 401', async () => {
    const expired = oc.addToken('alba-faroluz', { expiresAt: '2026-01-01T00:00:00Z' });
    expect((await ask('{ me { id } }', {}, oc, expired)).body.error.message).toMatch(
      /^Expired Personal Token/,
    );
    const suspended = oc.addToken('alba-faroluz', { suspended: true });
    expect((await ask('{ me { id } }', {}, oc, suspended)).body.error.message).toMatch(/suspended/);
  });

  test('a Bearer that means nothing is anonymous with status 200, an expired one is refused', async () => {
    const query = { query: '{ me { slug } }' };
    expect((await send(query, { authorization: 'Bearer a.b.c' })).body).toEqual({ data: { me: null } });
    const good = await send(query, { authorization: `Bearer ${oc.bearer('alba-faroluz')}` });
    expect(good.body).toEqual({ data: { me: { slug: 'alba-faroluz' } } });
    const over = await send(query, { authorization: `Bearer ${oc.bearer('alba-faroluz', -1)}` });
    expect([over.status, over.body.error.type]).toEqual([401, 'jwt_expired']);
  });

  test('a syntax error is 500, an unknown field and a missing variable 400, a batch refused', async () => {
    const syntax = await ask('{ me {');
    expect([syntax.status, syntax.body.errors[0].extensions.code]).toEqual([
      500,
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    const field = await ask('{ me { shoeSize } }');
    expect([field.status, field.body.errors[0].extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect((await ask(MEMBERS, { slug: 'x' })).status).toBe(400);
    const batch = await send([{ query: '{ me { id } }' }], { 'personal-token': oc.token });
    expect([batch.status, batch.body.errors[0].message]).toEqual([400, 'Operation batching disabled.']);
  });

  test('what a browser could be made to send is refused', async () => {
    const text = await send('{"query":"{ me { id } }"}', { 'content-type': 'text/plain' });
    expect([text.status, text.body.errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    const url = `${oc.apiUrl}?query=${encodeURIComponent('{ me { id } }')}`;
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(url, { headers: JSON_TYPE })).status).toBe(200);
  });

  test('the 101st request in a minute is refused with a fractional Retry-After; GET is counted apart', async () => {
    machine = new Date(machine.getTime() + 61_000);
    const body = { query: '{ me { id } }' };
    const first = await send(body, { 'personal-token': oc.token });
    expect(first.headers.get('x-ratelimit-limit')).toBe('100');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('99');
    machine = new Date(machine.getTime() + 10_751);
    for (let n = 2; n < 100; n += 1) await send(body, { 'personal-token': oc.token });
    const hundredth = await send(body, { 'personal-token': oc.token });
    expect([hundredth.status, hundredth.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
    const refused = await send(body, { 'personal-token': oc.token });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('49.249');
    expect(refused.body).toEqual({
      error: { message: 'Rate limit exceeded. Contact-us to get higher limits.' },
    });
    expect((await send(body, { 'personal-token': oc.token }, oc, '/graphql')).status).toBe(200);
    machine = new Date(machine.getTime() + 49_250);
    expect((await send(body, { 'personal-token': oc.token })).status).toBe(200);
  });
});

describe('members', () => {
  test('one page has everybody with role, tier and address for an admin', async () => {
    const { body } = await members();
    expect(body.errors).toBeUndefined();
    expect(body.data.me.id).toBe(oc.bot.id);
    expect(body.data.account).toMatchObject({ id: oc.collective.id, isAdmin: true });
    const { nodes, totalCount } = body.data.account.members;
    expect(nodes).toHaveLength(totalCount);
    const alba = nodes.filter((node) => node.account?.slug === 'alba-faroluz');
    expect(alba.map((node) => node.role).sort()).toEqual(['ADMIN', 'BACKER']);
    expect(alba[0]?.account?.email).toBe('alba.faroluz@example.org');
    expect(nodes.find((node) => node.account?.isGuest)?.account?.email).toMatch(/@/);
  });

  test('without admin rights the same rows come without addresses, and with status 200', async () => {
    const anonymous = await members({}, null);
    const backer = await members({}, oc.addToken('irineo-barcopapel'));
    oc.setFault({ lostAdmin: true });
    const lost = await members();
    for (const answer of [anonymous, backer, lost]) {
      expect(answer.status).toBe(200);
      expect(answer.body.data.account.isAdmin).toBe(false);
      const others = answer.body.data.account.members.nodes.filter(
        (node) => node.account && node.account.id !== answer.body.data.me?.id,
      );
      expect(others.length).toBeGreaterThan(50);
      expect(others.every((node) => node.account?.emails === null && !node.account.email)).toBe(true);
    }
  });

  test('an organization lists its admins’ addresses and never its own', async () => {
    const { body } = await members();
    const bakery = body.data.account.members.nodes.find(
      (node) => node.account?.type === 'ORGANIZATION' && node.role === 'BACKER',
    );
    expect(bakery?.account?.emails).toEqual(['fabiola.panadera@example.org']);
  });

  test('an incognito backer is a row without account; on an older server an account without address', async () => {
    const { body } = await members();
    expect(body.data.account.members.nodes.filter((node) => node.account === null)).toHaveLength(1);
    const scoped = oc.addToken('alba-faroluz', { scopes: ['incognito'] });
    const seen = await members({}, scoped);
    expect(seen.body.data.account.members.nodes.every((node) => node.account !== null)).toBe(true);
  });

  test('a page over 1000 is an error with status 200 and no account; zero asks for 100', async () => {
    const long = await members({ limit: 1001 });
    expect(long.status).toBe(200);
    expect(long.body.data.account).toBeNull();
    expect(long.body.errors[0]).toMatchObject({
      message: 'Cannot fetch more than 1,000 members at the same time, please adjust the limit',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect((await members({ limit: 0 })).body.data.account.members.limit).toBe(100);
  });

  test('an event inherits the core team unless asked not to', async () => {
    const query = (more: string) =>
      `{ account(slug: "open-harbour-day") { members(${more}) { nodes { role inherited } } } }`;
    const all = (await ask(query('limit: 100'))).body.data.account.members.nodes;
    expect(all.filter((node) => node.inherited).length).toBeGreaterThan(5);
    const own = (await ask(query('includeInherited: false'))).body.data.account.members.nodes;
    expect(own).toEqual([{ role: 'ATTENDEE', inherited: false }]);
  });

  test('e-mail filter and invitations are for admins', async () => {
    const filter =
      '{ account(slug: "common-tide") { members(email: "kiko.remolargo@example.org") { totalCount } } }';
    expect((await ask(filter)).body.data.account.members.totalCount).toBe(1);
    expect((await ask(filter, {}, oc, null)).body.errors[0].extensions.code).toBe('BadRequest');
    const open = '{ account(slug: "common-tide") { memberInvitations { role memberAccount { slug } } } }';
    expect((await ask(open)).body.data.account.memberInvitations).toHaveLength(1);
    const refused = await ask(open, {}, oc, null);
    expect(refused.body.data.account.memberInvitations).toBeNull();
    expect(refused.body.errors[0].extensions.code).toBe('Forbidden');
  });

  test('where paging is unstable, pages of fifty lose rows that a page of a thousand has', async () => {
    const many = createOpenCollective({
      log,
      startOn: START,
      machine: () => machine,
      people: { generated: 600, equalCreatedAt: true },
      unstablePaging: true,
    });
    await many.listen();
    const read = async (limit: number) => {
      const ids = new Set<string>();
      for (let offset = 0; offset < 600; offset += limit) {
        const { body } = await ask(MEMBERS, { slug: 'example-coop', limit, offset }, many);
        expect(body.data.account.members.totalCount).toBe(600);
        for (const node of body.data.account.members.nodes) ids.add(node.id);
      }
      return ids.size;
    };
    expect(await read(1000)).toBe(600);
    expect(await read(50)).toBeLessThan(600);
    many.setFault({ unstablePaging: false });
    expect(await read(50)).toBe(600);
    await many.close();
  });
});

describe('orders', () => {
  const slugs = (answer: Answer) =>
    answer.body.data.account.orders.nodes.map((node) => node.fromAccount.slug);

  test('a promise is left out unless its status is named', async () => {
    expect(slugs(await orders())).not.toContain('posy-promise');
    expect(slugs(await orders({ status: ['PENDING'] }))).toEqual(['posy-promise']);
  });

  test('tier and person narrow them down; ONETIME drives other frequencies out', async () => {
    const tier = oc.tiers().find((known) => known.slug === 'yearly-member');
    const yearly = (await orders({ tier: [{ id: tier?.id }] })).body.data.account.orders.nodes;
    expect(new Set(yearly.map((node) => node.tier.slug))).toEqual(new Set(['yearly-member']));
    const { legacyId } = oc.person('jasper-farewell');
    expect(slugs(await orders({ who: { legacyId } }))).toEqual(['jasper-farewell']);
    const once = await ask(
      '{ account(slug: "common-tide") { orders(filter: INCOMING, frequency: [ONETIME, MONTHLY], limit: 1000) { nodes { frequency } } } }',
    );
    expect(new Set(once.body.data.account.orders.nodes.map((node) => node.frequency))).toEqual(
      new Set(['ONETIME']),
    );
  });

  test('tickets of an event come only with its children', async () => {
    const query = (children: boolean) =>
      `{ account(slug: "common-tide") { orders(filter: INCOMING, includeChildrenAccounts: ${children}, limit: 1000) { totalCount } } }`;
    const [alone, all] = [await ask(query(false)), await ask(query(true))];
    expect(all.body.data.account.orders.totalCount - alone.body.data.account.orders.totalCount).toBe(1);
  });

  test('a refund is seen in the transactions alone', async () => {
    const query = `{ account(slug: "common-tide") { transactions(type: DEBIT, isRefund: true, limit: 1000) {
      nodes { type isRefund refundKind amount { valueInCents } toAccount { slug } order { status } refundTransaction { isRefunded } } } } }`;
    const { nodes } = (await ask(query)).body.data.account.transactions;
    expect(nodes.find((node) => node.toAccount.slug === 'sancha-devuelta')).toEqual({
      type: 'DEBIT',
      isRefund: true,
      refundKind: 'REFUND',
      amount: { valueInCents: -1200 },
      toAccount: { slug: 'sancha-devuelta' },
      order: { status: 'ACTIVE' },
      refundTransaction: { isRefunded: true },
    });
    expect(nodes.find((node) => node.toAccount.slug === 'tobias-turnedaway')?.refundKind).toBe('REJECT');
  });

  test('the API’s own isActive knows of refunds and not of cancelling', async () => {
    const { nodes } = (await members()).body.data.account.members;
    const active = (slug: string) =>
      nodes.find((node) => node.account?.slug === slug && node.role === 'BACKER')?.isActive;
    const people = ['iluminada-despedida', 'sancha-devuelta', 'jasper-farewell', 'casimiro-primerola'];
    expect(people.map(active)).toEqual([true, false, false, true]);
  });
});

describe('identity', () => {
  test('not found has one body by slug, another by id, and none when asked so', async () => {
    const slug = await ask('{ account(slug: "nobody") { id } }');
    expect(slug.status).toBe(200);
    expect(slug.body).toMatchObject({
      data: { account: null },
      errors: [
        {
          message: 'No collective found with slug nobody',
          path: ['account'],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
    const id = await ask('{ account(id: "acc_missing") { id } }');
    expect(id.body.errors[0].extensions.code).toBe('NotFound');
    expect((await ask('{ account(id: "not an id") { id } }')).body.errors[0].extensions.code).toBe(
      'BadRequest',
    );
    const asked = await ask('{ account(slug: "nobody", throwIfMissing: false) { id } }');
    expect(asked.body).toEqual({ data: { account: null } });
  });

  test('both forms of an id find the account, and its memberOf confirms one person', async () => {
    const { id, publicId, legacyId } = oc.person('kiko-remolargo');
    const query =
      'query One($id: String) { account(id: $id) { legacyId memberOf(account: {slug: "common-tide"}) { totalCount nodes { role tier { slug } since account { slug } } } } }';
    for (const one of [id, publicId]) {
      const { body } = await ask(query, { id: one });
      expect(body.data.account.legacyId).toBe(legacyId);
      expect(body.data.account.memberOf.nodes).toMatchObject([
        { role: 'BACKER', tier: { slug: 'solidarity-member' }, account: { slug: 'common-tide' } },
      ]);
    }
  });

  test('a mutation needs its scope, and takes core roles only', async () => {
    const remove = (role: string) =>
      `mutation M { removeMember(memberAccount: {slug: "ginebra-nubeblanca"}, account: {slug: "common-tide"}, role: ${role}) }`;
    const refused = await ask(remove('MEMBER'));
    expect(refused.body.errors[0].message).toBe(
      'The Personal Token is not allowed for operations in scope "account".',
    );
    const token = oc.addToken('alba-faroluz', { scopes: ['account'] });
    expect((await ask(remove('BACKER'), {}, oc, token)).body.errors[0].extensions.code).toBe('Forbidden');
    expect((await ask(remove('MEMBER'), {}, oc, token)).body.data.removeMember).toBe(true);
  });

  test('an older server does not know the newer fields and shows it by introspection', async () => {
    const older = createOpenCollective({ log, startOn: START, machine: () => machine, server: '2025-01' });
    await older.listen();
    expect((await ask('{ me { publicId } }', {}, older)).status).toBe(400);
    const fields = '{ __type(name: "Member") { fields { name } } }';
    const names = (answer: Answer) => answer.body.data.__type.fields.map((field) => field.name);
    expect(names(await ask(fields, {}, older))).not.toContain('isActive');
    expect(names(await ask(fields))).toContain('isActive');
    const rows = await ask(
      '{ account(slug: "common-tide") { members(limit: 1000, role: [BACKER]) { nodes { account { isIncognito ... on Individual { email } } } } } }',
      {},
      older,
    );
    const hidden = rows.body.data.account.members.nodes.filter((node) => node.account?.isIncognito);
    expect(hidden).toEqual([{ account: { isIncognito: true, email: null } }]);
    await older.close();
  });
});

describe('broken on purpose', () => {
  test('nulls, partial pages, 429, 401, 503 and a cut connection', async () => {
    const whole = (await members()).body.data.account.members;
    oc.setFault({ nulls: 'all' });
    expect((await members()).body).toEqual({ data: { me: null, account: null } });
    oc.setFault({ nulls: 'account' });
    expect((await members()).body).toEqual({ data: { me: { id: oc.bot.id }, account: null } });
    oc.setFault({ nulls: 'no', partial: 'short' });
    const short = (await members()).body.data.account.members;
    expect(short.totalCount).toBe(whole.totalCount);
    expect(short.nodes.length).toBeLessThan(whole.nodes.length);
    oc.setFault({ partial: 'errors' });
    const errors = await members();
    expect([errors.status, errors.body.errors.length > 10]).toEqual([200, true]);
    oc.setFault({ partial: 'empty' });
    expect((await members()).body.data.account.members).toMatchObject({ totalCount: 0, nodes: [] });
    oc.setFault({ partial: 'no', rateLimited: true });
    expect((await members()).status).toBe(429);
    oc.setFault({ rateLimited: false, unknownToken: true });
    expect((await members()).status).toBe(401);
    oc.setFault({ unknownToken: false, lateMembers: true });
    const late = oc.join({ name: 'Late Row', email: 'late.row@example.test' });
    const seen = (answer: Answer) =>
      answer.body.data.account.members.nodes.some((node) => node.account?.id === late.id);
    expect(
      seen(
        await send(
          { query: MEMBERS, variables: { slug: 'common-tide', limit: 1000, offset: 0 } },
          { 'personal-token': oc.token },
        ),
      ),
    ).toBe(false);
    expect(seen(await members())).toBe(true);
    oc.setFault({ down: 'unavailable' });
    expect((await fetch(oc.apiUrl, { method: 'POST', headers: JSON_TYPE, body: '{}' })).status).toBe(503);
    oc.setFault({ down: 'reset' });
    await expect(members()).rejects.toThrow();
    expect((await fetch(`${oc.url}/_sandbox/`)).status).toBe(200);
  });
});
