import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agreeRules } from '@latchkey/commands/agree-rules';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import type { SettingsFile } from '@latchkey/commands/settings/schema';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import type { OpenHub } from './open-hub.ts';
import { demandAgreement, previewOf } from './preview-file.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);

async function ask(change: (document: SettingsFile) => SettingsFile) {
  const current = await readSettings(hub.db.one);
  if (current === null) throw new Error('no settings');
  const document = change(current.document);
  const section = document.rules === current.document.rules ? 'guard' : 'rules';
  const differences = [{ section, path: section, before: null, after: null }] as const;
  const preview = await previewOf(hub as unknown as OpenHub, current, document, differences);
  return hub.db.tx((tx) => demandAgreement(tx, { settings: document, document, preview }, hub.context));
}
const noMembers = (document: SettingsFile): SettingsFile => ({
  ...document,
  rules: document.rules.filter((rule) => rule.group !== 'members'),
});

test('a file that affects many is applied by the shell alone only until an admin has claimed; then after another’s word', async () => {
  const ids = await hub.addMembers(15);
  expect(await ask(noMembers)).toEqual({ kind: 'go', proposalId: null });
  await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
    ids[0] as string,
  ]);
  expect(await ask(noMembers)).toEqual({ kind: 'needs-second', affected: 15 });
  expect(await ask(noMembers)).toEqual({ kind: 'needs-second', affected: 15 });
  const [proposal] = await hub.db.one.query<{ id: string; count: number }>(
    'SELECT id, count(*) OVER ()::int AS count FROM rule_proposal',
  );
  expect(proposal?.count).toBe(1);
  const proposalId = proposal?.id as string;
  const admin = { ...hub.context, actor: { kind: 'account', id: ids[0] as string } } as const;
  expect(await hub.db.tx((tx) => agreeRules(tx, { proposalId }, hub.context))).toMatchObject({ ok: false });
  expect(await hub.db.tx((tx) => agreeRules(tx, { proposalId }, admin))).toEqual({ ok: true });
  expect(await ask(noMembers)).toEqual({ kind: 'go', proposalId });
  // Another file than the one that was agreed to has to be agreed to itself.
  expect(await ask((document) => ({ ...document, rules: [] }))).toMatchObject({ kind: 'needs-second' });
});

test('a file with looser limits needs a second person though nobody gains or loses by it', async () => {
  const looser = (document: SettingsFile): SettingsFile => ({
    ...document,
    guard: { ...document.guard, removals: { share: 50, min: 50 } },
  });
  expect(await ask(looser)).toEqual({ kind: 'needs-second', affected: 0 });
});
