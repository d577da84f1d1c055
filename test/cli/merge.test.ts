import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestHub, type TestHub } from '../support/hub.ts';
import { runCli } from './run-cli.ts';

let hub: TestHub;
let env: Record<string, string>;

beforeAll(async () => {
  hub = await createTestHub();
  env = {
    DATABASE_URL: hub.urls.owner,
    LATCHKEY_SECRET: 'k'.repeat(40),
    LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
  };
  // A start without the sandbox refuses a database that is marked as one.
  await hub.db.one.query('UPDATE hub SET sandbox = false');
}, 60_000);
afterAll(() => hub?.close(), 20_000);

describe('person merge', () => {
  test('shows first, is done by the shell alone while there is no admin, and is undone; then it is a proposal', async () => {
    const [keep, gone, boss] = (await hub.addMembers(3)) as [string, string, string];
    await hub.db.one.query(
      `INSERT INTO binding (app, account_id, ref, handle, origin) VALUES
         ('cloud', $1::uuid, $1::uuid::text, 'one', 'made'), ('cloud', $2::uuid, $2::uuid::text, 'two', 'made')`,
      [keep, gone],
    );
    const cli = (...args: string[]) => runCli(env, 'person', ...args, '--json');
    const shown = await cli('merge', keep, gone, '--take', 'cloud', '--preview');
    expect([shown.exit, shown.json]).toEqual([
      0,
      { schema: 1, keep, gone, apps: [{ app: 'cloud', keep: 'one', gone: 'two', stays: 'gone' }] },
    ]);
    expect((await cli('merge', keep, gone, '--take', 'wiki')).exit).toBe(2);
    const done = await cli('merge', keep, gone, '--take', 'cloud');
    expect([done.exit, done.json]).toEqual([0, expect.objectContaining({ done: true })]);
    const of = () => hub.db.one.query('SELECT account_id FROM binding WHERE handle = $1', ['two']);
    expect(await of()).toEqual([{ account_id: keep }]);
    expect((await cli('unmerge', keep)).exit).toBe(0);
    expect(await of()).toEqual([{ account_id: gone }]);
    expect((await cli('unmerge', keep)).exit).toBe(1);

    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      boss,
    ]);
    const proposed = await cli('merge', keep, gone);
    expect([proposed.exit, proposed.json]).toEqual([3, expect.objectContaining({ done: false })]);
    expect(await of()).toEqual([{ account_id: gone }]);
  }, 60_000);
});
