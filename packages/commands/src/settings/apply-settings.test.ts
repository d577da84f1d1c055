import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys, openSealed, sealKeyPairFrom } from '@latchkey/runtime/seal';
import { readAppSettings } from '@latchkey/store/app-setting';
import { type Database, openDatabase } from '@latchkey/store/database';
import { publishWorkerKey, readSecret, readSecretNames } from '@latchkey/store/secret';
import { readSetting } from '@latchkey/store/setting';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import type { CommandContext } from '../context.ts';
import { takeHint } from '../take-hint.ts';
import { applySettings } from './apply-settings.ts';
import { exportSettings } from './export-settings.ts';
import { parseSettings } from './parse-settings.ts';
import type { SettingsFile } from './schema.ts';

const worker = sealKeyPairFrom('a-worker-secret-of-at-least-32-characters');
const woken: string[] = [];
const context: CommandContext = {
  actor: { kind: 'operator' },
  policy: null,
  keys: createPurposeKeys(['a-secret-of-at-least-thirty-two-characters']),
  log: silentLog,
  wake: async (queue) => {
    woken.push(queue);
  },
};
const TEXT = `
name: Example co-op
sources:
  books: { kind: open-collective, collective: example-coop, token: the-typed-token }
groups: { members: { title: Members } }
rules:
  - { group: members, when: { source: books, paid: true } }
apps:
  cloud:
    kind: nextcloud
    url: https://cloud.example.org
    credentials: { token: { env: CLOUD_TOKEN } }
    for: [members]
mail: { from: hello@example.org }
`;

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  await db.end();
  await database.drop();
}, 20_000);
beforeEach(async () => {
  woken.length = 0;
  await db.tx((tx) => tx.query('TRUNCATE setting, secret, worker_key, app, source CASCADE'));
  await db.tx((tx) => publishWorkerKey(tx, { id: 'k', publicKey: worker.publicKey }));
});

function file(text = TEXT): SettingsFile {
  const parsed = parseSettings(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.settings;
}

const apply = (settings: SettingsFile, by: 'file' | 'console' = 'file') =>
  db.tx((tx) => applySettings(tx, { settings, preset: () => ({ redirect_uris: [] }), by }, context));

describe('settings apply', () => {
  test('makes version 1, seals the typed secret to the worker alone, and begins apps in observe', async () => {
    expect(await apply(file())).toMatchObject({ kind: 'applied', version: 1 });
    const stored = await readSecret(db.one, 'sources.books.token');
    expect(stored?.sealed).not.toContain('the-typed-token');
    expect(openSealed(worker.privateKey, stored?.sealed ?? '', 'sources.books.token')).toBe(
      'the-typed-token',
    );
    expect(await readSecret(db.one, 'apps.cloud.credentials.token')).toMatchObject({
      reference: { env: 'CLOUD_TOKEN' },
    });
    expect(JSON.stringify(await readSetting(db.one))).not.toContain('the-typed-token');
    expect(await readAppSettings(db.one)).toMatchObject([
      { name: 'cloud', kind: 'nextcloud', mode: 'observe' },
    ]);
    expect(woken).toEqual(['pull']);
  });

  test('an exported file applies again without a change, and keeps the sealed secret', async () => {
    await apply(file());
    const exported = exportSettings((await readSetting(db.one)) ?? fail());
    expect(exported).toContain('basis: 1');
    expect(exported).not.toContain('the-typed-token');
    expect(await apply(file(exported))).toEqual({ kind: 'unchanged', version: 1 });
    expect(await readSecret(db.one, 'sources.books.token')).toMatchObject({ reference: null });
  });

  test('a file whose basis the hub has moved on from is refused with the difference, and changes nothing', async () => {
    await apply(file());
    const exported = exportSettings((await readSetting(db.one)) ?? fail());
    await apply({ ...file(exported), name: 'Renamed in the console' }, 'console');
    const stale = file(exported.replace('Members', 'Everybody'));
    expect(await apply(stale)).toMatchObject({ kind: 'refused', reason: 'moved-on', version: 2 });
    expect((await readSetting(db.one))?.version).toBe(2);
  });

  test('a section that the console owns is not changed by a file', async () => {
    await apply(file());
    await apply({ ...file(), name: 'Renamed in the console' }, 'console');
    const fresh = {
      ...file(exportSettings((await readSetting(db.one)) ?? fail())),
      name: 'Renamed in the file',
    };
    expect(await apply(fresh)).toMatchObject({
      kind: 'refused',
      reason: 'owned-by-console',
      differences: [{ path: 'name', before: 'Renamed in the console', after: 'Renamed in the file' }],
    });
  });

  test('a kept secret that is not there, and a typed one before any worker started, say so', async () => {
    expect(await apply(file(TEXT.replace('the-typed-token', '{ sealed: true }')))).toEqual({
      kind: 'failed',
      code: 'secret-missing',
      name: 'sources.books.token',
    });
    await db.tx((tx) => tx.query('TRUNCATE worker_key'));
    expect(await apply(file())).toEqual({
      kind: 'failed',
      code: 'no-worker-key',
      name: 'sources.books.token',
    });
    expect(await readSetting(db.one)).toBeNull();
  });

  test('a file that fails stores none of its secrets; what a later file no longer names is forgotten', async () => {
    const faulty = TEXT.replace('{ env: CLOUD_TOKEN }', '{ sealed: true }');
    expect(await apply(file(faulty))).toMatchObject({ kind: 'failed', code: 'secret-missing' });
    expect(await readSecretNames(db.one)).toEqual([]);
    await apply(file());
    expect(await readSecretNames(db.one)).toEqual(['apps.cloud.credentials.token', 'sources.books.token']);
    await apply({ ...file(), apps: {} });
    expect(await readSecretNames(db.one)).toEqual(['sources.books.token']);
  });

  test('a typed hook secret works at once, and a hook that the file no longer has works no longer', async () => {
    const hooked = TEXT.replace('token: the-typed-token', 'token: the-typed-token, hook: in-the-path');
    const take = (secret: string) =>
      db.tx((tx) => takeHint(tx, { secret, body: { type: 'order.new' } }, context));
    await apply(file(hooked));
    expect(await take('in-the-path')).toEqual({ ok: true, source: 'books' });
    // Kept and referenced secrets only the worker can open: what it wrote stays until it looks again.
    await apply(file(hooked.replace('in-the-path', '{ sealed: true }').replace('Example', 'Renamed')));
    expect(await take('in-the-path')).toMatchObject({ ok: true });
    await apply(file());
    expect(await take('in-the-path')).toMatchObject({ ok: false, status: 404 });
    await apply(file(hooked));
    await apply({ ...file(), sources: {}, rules: [] });
    expect(await take('in-the-path')).toMatchObject({ ok: false, status: 404 });
  });

  test('an app that is gone from the file is retired with its access ended; one that comes back begins in observe', async () => {
    await apply(file());
    await db.tx((tx) => tx.query(`UPDATE app SET mode = 'manage' WHERE name = 'cloud'`));
    const [before] = await db.one.query<{ epoch: number }>(`SELECT epoch FROM app WHERE name = 'cloud'`);
    await apply({ ...file(), apps: {} });
    expect(await readAppSettings(db.one)).toMatchObject([
      { name: 'cloud', mode: 'paused', retiredAt: expect.any(Date) },
    ]);
    const [after] = await db.one.query<{ epoch: number }>(`SELECT epoch FROM app WHERE name = 'cloud'`);
    expect(after?.epoch).toBeGreaterThan(before?.epoch ?? 0);
    await apply(file());
    expect(await readAppSettings(db.one)).toMatchObject([
      { name: 'cloud', mode: 'observe', retiredAt: null },
    ]);
  });

  test('two who apply at once make two versions, one after the other', async () => {
    const both = await Promise.all([apply(file()), apply({ ...file(), name: 'Another name' })]);
    const kinds = both.map((result) => result.kind).sort();
    expect([
      ['applied', 'applied'],
      ['applied', 'refused'],
    ]).toContainEqual(kinds);
    expect((await readSetting(db.one))?.version).toBe(kinds[1] === 'applied' ? 2 : 1);
  });
});

function fail(): never {
  throw new Error('no settings');
}
