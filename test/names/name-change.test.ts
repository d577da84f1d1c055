import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changeName } from '@latchkey/commands/change-name';
import { joinAndClaim, type Member } from '../support/member.ts';
import { tablesWith } from '../support/tables-with.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

const OLD = 'Ysolde Oldnamington';
const NEW = 'Yago Newnamson';

let hub: WholeHub;
let member: Member;
let another: string[];
const started = () => hub as WholeHub | undefined;

beforeAll(async () => {
  hub = await startWholeHub();
  member = await joinAndClaim(hub, { name: OLD, username: 'ysolde' });
  await hub.ask('app-inventory', { app: 'cloud' });
  await hub.ask('app-inventory', { app: 'chat' });
  another = await tablesWith(hub.db, OLD);
  const context = await hub.context();
  const input = { accountId: member.accountId, name: NEW };
  const done = await hub.db.tx((tx) => changeName(tx, input, context));
  expect(done).toEqual({ ok: true, apps: ['chat', 'cloud'] });
  await hub.settle();
}, 120_000);
afterAll(() => started()?.close(), 30_000);

describe('a member who goes by another name', () => {
  test('is shown under it in every app that shows names, as soon as the queue is through', () => {
    expect(hub.sandbox.nextcloud.find(member.accountId)?.displayname).toBe(NEW);
    expect(hub.sandbox.synapse.find('@ysolde:common-tide.example')?.displayname).toBe(NEW);
  });

  test('has no old name left in any table of the hub', async () => {
    // The old one was there to be found: in the account, and in what the inventories saw.
    expect(another).toEqual(expect.arrayContaining(['account', 'observed']));
    expect(await tablesWith(hub.db, NEW)).toContain('account');
    expect(await tablesWith(hub.db, OLD)).toEqual([]);
    // The address of the person's page in the books, which they may change there, is made of it.
    expect(await tablesWith(hub.db, 'Oldnamington')).toEqual(['identity']);
  });

  test('keeps it when the books are read again, and the books’ own is not stored', async () => {
    await hub.sync();
    const [row] = await hub.db.one.query('SELECT name FROM account WHERE id = $1', [member.accountId]);
    expect(row).toEqual({ name: NEW });
    expect(hub.sandbox.openCollective.person(member.slug).name).toBe(OLD);
    expect(await tablesWith(hub.db, OLD)).toEqual([]);
  });

  test('is in the audit by number alone', async () => {
    const rows = await hub.db.one.query(`SELECT detail FROM audit WHERE event = 'name-changed'`);
    expect(rows).toEqual([{ detail: { apps: ['chat', 'cloud'] } }]);
  });
});
