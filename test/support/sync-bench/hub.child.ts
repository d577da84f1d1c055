import { approvePlan } from '@latchkey/commands/approve-plan';
import { readSources } from '@latchkey/commands/read-sources';
import { readPolicy, readSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { asksOf } from '@latchkey/domain/source-asks';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { saveApp } from '@latchkey/store/app-setting';
import { advanceCalendar, readCalendar } from '@latchkey/store/clock';
import { openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { insertSetting } from '@latchkey/store/setting';
import { applyPlan } from '@latchkey/sync/apply/apply-plan';
import { decidePeople } from '@latchkey/sync/decide-people';
import { type PullDeps, pull } from '@latchkey/sync/jobs/pull';
import { makePlan } from '@latchkey/sync/plan/make-plan';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';
import { countStatements } from './count-statements.ts';

/** What one size came to. Seconds, statements, MB. `written`: rows a run without changes wrote, by table. */
export type SyncFigures = {
  members: number;
  read: Figure;
  planNew: Figure;
  approve: Figure;
  applyNew: Figure;
  planJoin: Figure;
  applyJoin: Figure;
  planQuiet: Figure;
  quiet: Figure & { written: Record<string, number>; woken: number };
  peakMb: number;
};
/** `peakMb`: the most memory the process has had so far; `grownMb`: how much of it came with this. The others: at its end. */
export type Figure = {
  seconds: number;
  statements: number;
  peakMb: number;
  grownMb: number;
  rssMb: number;
  heapMb: number;
  externalMb: number;
};

const [, , url = '', booksText = '{}', members = '0'] = process.argv;
const books = JSON.parse(booksText) as { url: string; token: string; collective: string };
const keys = createPurposeKeys(['a secret of thirty-two characters or more']);
const log = silentLog;
const counted = countStatements(openDatabase({ url, name: 'bench' }));
const { db } = counted;
const woken: string[] = [];
const wake = async (queue: string) => {
  woken.push(queue);
};

const settings = settingsSchema.parse({
  name: 'Example co-op',
  sources: {
    books: { kind: 'open-collective', collective: books.collective, token: { env: 'OC' }, every: '15m' },
  },
  groups: { members: { title: 'Members' }, stewards: { title: 'Stewards' } },
  rules: [
    { group: 'members', when: { source: 'books', paid: true }, grace: '30d' },
    { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
  ],
  apps: {
    cloud: { kind: 'nextcloud', url: 'https://cloud.example.org', for: ['members'] },
    chat: { kind: 'matrix', url: 'https://chat.example.org', for: ['members'] },
  },
  mail: { from: 'hello@example.org' },
});
await db.tx(async (tx) => {
  await setUpHub(tx, true);
  await insertSetting(tx, { version: 1, document: settings, owners: {}, author: 'operator', reason: null });
  for (const [name, app] of Object.entries(settings.apps)) {
    await saveApp(tx, { name, kind: app.kind, client: { redirect_uris: [] } });
  }
  await tx.query(`UPDATE app SET mode = 'manage'`);
});

const http = createHttp({ allowPrivate: () => true });
const timer = { nowMs: () => performance.now(), sleep: async () => {} };
const deps: PullDeps = {
  db,
  settings: () => readSettings(db.one),
  async readerFor(_, __, pinnedId) {
    const asks = asksOf((await readPolicy(db.one)).rules, 'books');
    const now = () => readCalendar(db.one);
    const pace = createPace(timer, 10_000_000);
    return {
      ok: true,
      reader: createOpenCollectiveReader({ ...books, pinnedId, asks, now, http, timer, pace }),
    };
  },
  hookHashOf: async () => null,
  decide: (input) => decidePeople({ db, keys, log, wake }, input),
  log,
};
const readOnly: PullDeps = { ...deps, decide: async () => ({ confirm: [] }) };

async function measure(work: () => Promise<unknown>): Promise<Figure> {
  const [startedAt, before, peakBefore] = [performance.now(), counted.statements(), peakMb()];
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    seconds,
    statements: counted.statements() - before,
    peakMb: peakMb(),
    grownMb: peakMb() - peakBefore,
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    externalMb: external / 2 ** 20,
  };
}
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
async function plan(write: boolean) {
  const { policy } = (await deps.settings()) as NonNullable<Awaited<ReturnType<typeof readSettings>>>;
  return makePlan({ db, policy, sources: await readSources(db.one), cause: 'pull', write, keys, log });
}
/** Rows that were written since a transaction, by table: statistics of idle connections would come too late. */
async function rowsSince(xid: string): Promise<Record<string, number>> {
  const tables = await db.one.query<{ name: string }>(
    "SELECT relname AS name FROM pg_stat_user_tables WHERE schemaname = 'public'",
  );
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const [row] = await db.tx((tx) =>
      tx.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${name} WHERE xmin::text::bigint >= $1::bigint`,
        [xid],
      ),
    );
    if ((row?.count ?? 0) > 0) counts.push([name, row?.count ?? 0]);
  }
  return Object.fromEntries(counts);
}
async function apply(planId: string): Promise<void> {
  const context = { policy: await readPolicy(db.one), keys, log, wake };
  await applyPlan({ db, planId, context });
}

const read = await measure(async () => {
  const { reads } = await pull(readOnly, { force: true });
  if (reads[0]?.complete !== true) throw new Error(`not complete: ${JSON.stringify(reads[0]?.problems)}`);
});
let planned = { planId: null as string | null, totals: { go: 0, held: 0 } };
const planNew = await measure(async () => {
  planned = await plan(true);
});
const newPlan = planned.planId as string;
const approve = await measure(() =>
  db.tx((tx) =>
    approvePlan(tx, { planId: newPlan }, { actor: { kind: 'operator' }, policy: null, keys, log, wake }),
  ),
);
const applyNew = await measure(() => apply(newPlan));
// Everybody claims: now the rules give them their groups, and the groups their apps.
await db.tx(async (tx) => {
  await tx.query("SET LOCAL statement_timeout = '120s'");
  await tx.query(
    `UPDATE account SET life = 'active', username = 'm' || left(replace(id::text, '-', ''), 18),
       name = 'Person', claimed_on = calendar_now()`,
  );
  await tx.query("UPDATE invitation SET state = 'claimed'");
});
const planJoin = await measure(async () => {
  planned = await plan(true);
});
const joinPlan = planned.planId as string;
const applyJoin = await measure(() => apply(joinPlan));
await db.tx((tx) => advanceCalendar(tx, 7 / 24));
await pull(readOnly, { force: true });
// Look-ups of single people are hundreds of requests for what the pull does 50 at a time: taken as made.
await db.tx(async (tx) => {
  await tx.query("SET LOCAL statement_timeout = '120s'");
  await tx.query('UPDATE fact SET confirmed_on = calendar_now()');
});
await pull(deps, { force: true });
const planQuiet = await measure(async () => {
  const { totals } = await plan(false);
  if (totals.go + totals.held > 0) throw new Error(`something is left to do: ${JSON.stringify(totals)}`);
});
const wokenBefore = woken.length;
const [first] = await db.one.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
const quiet = await measure(() => pull(deps, { force: true }));
const written = await rowsSince(first?.xid ?? '0');
const figures: SyncFigures = {
  members: Number(members),
  read,
  planNew,
  approve,
  applyNew,
  planJoin,
  applyJoin,
  planQuiet,
  quiet: { ...quiet, written, woken: woken.length - wokenBefore },
  peakMb: peakMb(),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
