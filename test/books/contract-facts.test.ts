import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type BooksHub, createBooksHub } from './books-hub.ts';
import {
  collectiveOfNewForm,
  idsOfNewForm,
  otherCollective,
  otherOwner,
  ownerOfNewForm,
  unshown,
} from './wire-meddling.ts';
import { startWireProxy, type WireProxy } from './wire-proxy.ts';

/** Facts of the contract with Open Collective that no other test has as its case; each with its section. */
let hub: BooksHub;
let proxy: WireProxy;
let payers: string[] = [];

beforeAll(async () => {
  hub = await createBooksHub(2, {
    async through(apiUrl) {
      proxy = await startWireProxy(apiUrl);
      return proxy.url;
    },
  });
  payers = Array.from(
    { length: 4 },
    (_, at) => hub.books.join({ name: `Payer ${at}`, email: `payer-${at}@example.test` }).slug,
  );
  await hub.pull();
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = 'member' || row_number, version = version + 1
     FROM (SELECT id AS one, row_number() OVER (ORDER BY id) FROM account) n WHERE id = n.one`,
  );
  await hub.pull();
}, 60_000);
beforeEach(async () => {
  proxy.meddle = null;
  await hub.pull();
});
afterAll(async () => {
  await hub.stop();
  await proxy.close();
}, 20_000);

const access = async () => ({
  grants: await hub.db.one.query(
    'SELECT account_id, group_name, end_on FROM group_grant ORDER BY account_id, group_name',
  ),
  accounts: await hub.db.one.query('SELECT id, life FROM account ORDER BY id'),
  holds: await hub.db.one.query('SELECT account_id, kind FROM hold'),
  questions: await hub.db.one.query('SELECT kind FROM question'),
});
const rowOf = (slug: string) => {
  const row = Object.values(hub.books.state.accounts).find((one) => one.slug === slug);
  if (row === undefined) throw new Error(slug);
  return row;
};
const membersOf = (slug: string) =>
  Object.values(hub.books.state.members).filter((row) => row.memberId === rowOf(slug).legacyId);

/** Two agreeing reads more than six hours apart, with their look-ups, and one more: enough for any removal. */
async function settle(): Promise<void> {
  for (let reads = 0; reads < 3; reads += 1) {
    expect(await hub.pull()).toMatchObject({ reads: [{ complete: true }] });
    await hub.advance(0.3);
  }
}

describe('nothing changes in access', () => {
  test('where a person is archived or suspended there: the membership is listed as before (§10)', async () => {
    const before = await access();
    expect(before.grants.length).toBeGreaterThanOrEqual(4);
    rowOf(payers[0] as string).isArchived = true;
    rowOf(payers[1] as string).isSuspended = true;
    await settle();
    expect((await hub.pull()).reads).toMatchObject([{ counts: { resting: 2 } }]);
    expect(await access()).toEqual(before);
  });

  test('where somebody’s user is deleted and the account is not: listed, without an address (§3)', async () => {
    const before = await access();
    hub.books.removeUser(payers[2] as string);
    await settle();
    expect(await access()).toEqual(before);
  });

  test('where a contribution has no member row, as those of free tiers have none (§3)', async () => {
    const before = await access();
    for (const row of membersOf(payers[3] as string)) delete hub.books.state.members[row.legacyId];
    await settle();
    expect(await access()).toEqual(before);
  });

  test('where a merge left two rows of one role and one tier (§3, §6)', async () => {
    const before = await access();
    const [row] = membersOf(payers[0] as string);
    if (row === undefined) throw new Error('no row');
    const legacyId = 900_001;
    hub.books.state.members[legacyId] = { ...row, legacyId };
    await settle();
    expect(await access()).toEqual(before);
    delete hub.books.state.members[legacyId];
  });

  test('where rows are listed without their account: counted, and known by their own ids (§3)', async () => {
    const before = await access();
    const gone = await hub.db.one.query('SELECT 1 FROM fact WHERE missing');
    proxy.meddle = unshown(hub.books.person(payers[1] as string).id);
    const { reads } = await hub.pull();
    expect(reads[0]?.counts.notKept).toBeGreaterThanOrEqual(2);
    expect(proxy.meddled).toBeGreaterThan(0);
    await settle();
    expect(await access()).toEqual(before);
    expect(await hub.db.one.query('SELECT 1 FROM fact WHERE missing')).toEqual(gone);
  });

  test('where ids take their new form: the same people, found by any of their ids (§10)', async () => {
    const before = await access();
    const identities = () => hub.db.one.query('SELECT id, account_id FROM identity ORDER BY id');
    const facts = () => hub.db.one.query('SELECT id FROM fact WHERE NOT missing ORDER BY id');
    const [people, things] = [await identities(), await facts()];
    proxy.meddle = idsOfNewForm;
    await settle();
    expect(proxy.meddled).toBeGreaterThan(0);
    const renamed = await hub.db.one.query(`SELECT 1 FROM identity_alias WHERE alias LIKE 'id:acc\\_%'`);
    expect(renamed.length).toBeGreaterThan(0);
    expect([await identities(), await facts(), await access()]).toEqual([people, things, before]);
  });
});

test('where the collective’s own id takes its new form it is the same collective, and another one still is not (§10)', async () => {
  const pinned = async () =>
    (await hub.db.one.query<{ id: string }>('SELECT pinned_id AS id FROM source'))[0]?.id.split(' ') ?? [];
  const before = await pinned();
  expect(before).toContain(hub.books.collective.id);
  proxy.meddle = collectiveOfNewForm;
  expect(await hub.pull()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
  expect(proxy.meddled).toBeGreaterThan(0);
  expect(await pinned()).not.toContain(hub.books.collective.id);
  expect(before).toEqual(expect.arrayContaining(await pinned()));
  proxy.meddle = otherCollective;
  const { reads } = await hub.pull();
  expect(reads[0]?.problems.map(({ code }) => code)).toContain('pin-moved');
  expect(await pinned()).not.toContain('another');
});

test('where the id of the token’s owner takes its new form it is the same owner, and another one still is not (§10)', async () => {
  const pinned = async () =>
    (await hub.db.one.query<{ me: string }>('SELECT pinned_me AS me FROM source'))[0]?.me.split(' ') ?? [];
  const before = await pinned();
  expect(before).toContain(hub.books.bot.id);
  proxy.meddle = ownerOfNewForm;
  expect(await hub.pull()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
  expect(proxy.meddled).toBeGreaterThan(0);
  expect(await pinned()).not.toContain(hub.books.bot.id);
  expect(await hub.lookUp(`id:${hub.books.person(payers[0] as string).id}`)).toMatchObject({
    complete: true,
  });
  proxy.meddle = otherOwner;
  const { reads } = await hub.pull();
  expect(reads[0]?.problems.map(({ code }) => code)).toContain('me-other');
  expect(before).toEqual(expect.arrayContaining(await pinned()));
});

test('what ends in rows that are listed without their account ends all the same (§3)', async () => {
  const slug = hub.books.join({ name: 'Unseen Leaver', email: 'unseen@example.test' }).slug;
  await hub.pull();
  const account = (await hub.accountOf(slug)) as string;
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = 'unseen', version = version + 1 WHERE id = $1`,
    [account],
  );
  await hub.pull();
  const groups = () =>
    hub.db.one.query('SELECT group_name FROM group_grant WHERE account_id = $1', [account]);
  expect(await groups()).toHaveLength(1);
  proxy.meddle = unshown(hub.books.person(slug).id);
  hub.books.cancel(slug);
  await hub.advance(80);
  await settle();
  expect(await groups()).toEqual([]);
});

test('roles that are no membership give nothing and nobody is made of them (§3)', async () => {
  const before = await access();
  const [like] = membersOf(payers[0] as string);
  if (like === undefined) throw new Error('no row');
  const other = hub.books.join({ name: 'Onlooker', email: 'onlooker@example.test' });
  for (const order of Object.values(hub.books.state.orders))
    if (order.fromId === other.legacyId) delete hub.books.state.orders[order.legacyId];
  for (const row of membersOf(other.slug)) delete hub.books.state.members[row.legacyId];
  const roles = ['HOST', 'FOLLOWER', 'CONTRIBUTOR', 'ATTENDEE', 'CONNECTED_ACCOUNT', 'BACKER'] as const;
  for (const [at, role] of roles.entries()) {
    const legacyId = 910_000 + at;
    hub.books.state.members[legacyId] = { ...like, legacyId, memberId: other.legacyId, role };
  }
  await settle();
  expect(await access()).toEqual(before);
  const kept = await hub.db.one.query<{ role: string }>(
    `SELECT f.data ->> 'role' AS role FROM fact f JOIN identity_alias a ON a.identity_id = f.identity_id
     WHERE a.alias = $1`,
    [`id:${other.id}`],
  );
  expect(kept.map((row) => row.role)).toEqual(['BACKER']);
});

test('a changed tier is the same row and the same contribution (§3)', async () => {
  const slug = payers[0] as string;
  const tier = hub.books.tiers().find((one) => one.frequency === 'YEARLY' || one.frequency === 'MONTHLY');
  const known = () =>
    hub.db.one.query<{ id: string; kind: string }>(
      `SELECT f.id, f.data ->> 'kind' AS kind FROM fact f JOIN identity_alias a ON a.identity_id = f.identity_id
       WHERE a.alias = $1 ORDER BY f.id`,
      [`id:${hub.books.person(slug).id}`],
    );
  const [things, before] = [await known(), await access()];
  const other = hub.books
    .tiers()
    .find((one) => one.legacyId !== membersOf(slug)[0]?.tierId && one.frequency !== 'ONETIME');
  hub.books.changeTier(slug, (other ?? tier)?.slug as string);
  await settle();
  expect([await known(), await access()]).toEqual([things, before]);
});
