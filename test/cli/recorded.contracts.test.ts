import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { advanceCalendar } from '@latchkey/store/clock';
import { createTestHub, type TestHub } from '../support/hub.ts';
import { replaySamples } from '../support/replay.ts';
import { runCli } from './run-cli.ts';

type Plan = {
  schema: 1;
  sources: Record<string, { complete: boolean; problems: { code: string; text: string }[] }>;
  changes: { account?: string; kind: string }[];
};

let hub: TestHub;
let folder: string;
let replay: Awaited<ReturnType<typeof replaySamples>>;
let env: Record<string, string>;

const settings = (url: string) => `name: Example co-op
sources:
  books: { kind: open-collective, url: '${url}', collective: example-coop, token: a-typed-token, private: true }
groups: { members: { title: Members }, stewards: { title: Stewards, privileged: true } }
rules:
  - { group: members, when: { source: books, paid: true }, grace: 30d }
mail: { from: hello@example.org, quiet: off }
`;

beforeAll(async () => {
  hub = await createTestHub();
  replay = await replaySamples();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-recorded-'));
  env = {
    DATABASE_URL: hub.urls.owner,
    LATCHKEY_SECRET: 'a-secret-of-at-least-thirty-two-characters',
    LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
    LATCHKEY_CONFIG: join(folder, 'latchkey.yaml'),
    LATCHKEY_DATA_DIR: join(folder, 'data'),
  };
  await writeFile(join(folder, 'latchkey.yaml'), settings(replay.url));
}, 60_000);
afterAll(async () => {
  await replay.close();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

test('plan --json on the recorded answers: incomplete, says why, removes nobody, though everybody is long overdue', async () => {
  const members = await hub.addMembers(4);
  await hub.setBooks(members, { status: 'CANCELLED', chargedDaysAgo: 10 });
  // Nobody has read the books since the contributions ran out.
  await hub.db.tx((tx) => advanceCalendar(tx, 100));
  await hub.db.one.query('UPDATE hub SET sandbox = false');
  expect((await runCli(env, 'settings', 'apply', '--json')).json).toMatchObject({ kind: 'applied' });

  const run = await runCli(env, 'plan', '--json');
  const plan = run.json as Plan;
  expect(run.exit).toBe(0);
  expect(plan).toMatchObject({ schema: 1, sources: { books: { complete: false } } });
  const problems = plan.sources.books?.problems ?? [];
  expect(problems.length).toBeGreaterThan(0);
  for (const { code, text } of problems) expect(text).not.toBe(code);
  const theirs = plan.changes.filter((change) => members.includes(change.account ?? ''));
  expect(theirs).toEqual([]);
  expect((await runCli(env, 'status', '--json')).json).toMatchObject({ active: 4, left: 0, withHold: 0 });

  // The same plan after a complete read and a look-up ends all four: only the incomplete read stood in its way.
  await hub.db.one.query('UPDATE fact SET confirmed_on = calendar_now()');
  await hub.db.one.query(
    'UPDATE source SET previous_complete_on = last_complete_on, last_complete_on = calendar_now()',
  );
  const after = (await runCli(env, 'plan', '--stored', '--json')).json as Plan;
  expect(new Set(after.changes.map((change) => change.account))).toEqual(new Set(members));
}, 60_000);
