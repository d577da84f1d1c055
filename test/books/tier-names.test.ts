import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applySettings } from '@latchkey/commands/settings/apply-settings';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { type SettingsFile, settingsSchema } from '@latchkey/commands/settings/schema';
import { type BooksHub, createBooksHub } from './books-hub.ts';

let hub: BooksHub;
beforeAll(async () => {
  hub = await createBooksHub(18);
}, 60_000);
afterAll(() => hub.stop(), 20_000);

const inForce = async () =>
  (await readSettings(hub.db.one)) as NonNullable<Awaited<ReturnType<typeof readSettings>>>;

/** The settings with the one paid rule asking for these tiers. */
async function askFor(tier: unknown): Promise<SettingsFile> {
  const { document, version } = await inForce();
  const rules = [{ group: 'members', when: { source: 'books', tier, paid: true } }];
  return settingsSchema.parse({ ...document, rules, basis: version });
}
async function apply(settings: SettingsFile) {
  return hub.db.tx((tx) => applySettings(tx, { settings, preset: () => null, by: 'file' }, hub.context));
}

test('a tier named before anything was read is looked up at the first read, and its payers are members at once', async () => {
  const settings = await askFor({ name: 'Member' });
  expect(await apply(settings)).toMatchObject({ kind: 'applied' });
  await hub.pull();
  const tier = hub.books.tiers().find((one) => one.slug === 'member');
  const { document, version } = await inForce();
  expect(document.rules[0]?.when).toMatchObject({ tier: { id: tier?.id, name: 'Member' } });
  expect(await hub.db.one.query('SELECT 1 FROM account')).not.toEqual([]);
  // The same file again is no change, and a later read writes no new settings.
  expect(await apply({ ...settings, basis: version })).toMatchObject({ kind: 'unchanged' });
  await hub.pull();
  expect((await inForce()).version).toBe(version);
}, 60_000);

test('a name that no tier bears, or that two bear, is refused with what there is', async () => {
  expect(await apply(await askFor({ name: 'Gold' }))).toEqual({
    kind: 'failed',
    code: 'tier-none',
    name: 'Gold',
    known: 'member',
  });
  await hub.db.one.query(`INSERT INTO tier (source, id, name) VALUES ('books', 'twin', 'MEMBER')`);
  expect(await apply(await askFor({ name: 'member' }))).toMatchObject({
    kind: 'failed',
    code: 'tier-several',
  });
  expect(await apply(await askFor({ id: 'twin' }))).toMatchObject({ kind: 'applied' });
}, 60_000);
