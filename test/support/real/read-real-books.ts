import { explainPerson } from '@latchkey/commands/explain-person';
import { newPerson } from '@latchkey/commands/new-person';
import { readSources } from '@latchkey/commands/read-sources';
import { readPolicy, readSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { asksOf } from '@latchkey/domain/source-asks';
import type { HttpClient } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { createText } from '@latchkey/runtime/text/text';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { insertSetting } from '@latchkey/store/setting';
import { type PullDeps, pull } from '@latchkey/sync/jobs/pull';
import { readOne } from '@latchkey/sync/jobs/read-one';
import { makePlan } from '@latchkey/sync/plan/make-plan';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';

export type RealBooks = {
  db: Database;
  http: HttpClient;
  url: string;
  collective: string;
  token: string;
  /** One line of what was found: numbers, codes and ids, never a name, an address or the token. */
  say: (line: string) => void;
};

/** How many people are explained. */
const EXPLAINED = 3;

/** The rules that a co-op would begin with: who pays is a member, who is an admin there a steward. */
function settingsFor({ url, collective }: RealBooks) {
  return settingsSchema.parse({
    name: 'A real co-op',
    sources: { books: { kind: 'open-collective', url, collective, token: { env: 'TOKEN' } } },
    groups: { members: { title: 'Members' }, stewards: { title: 'Stewards' } },
    rules: [
      { group: 'members', when: { source: 'books', paid: true } },
      { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
    ],
    mail: { from: 'nobody@example.org' },
  });
}

/**
 * Reads a real server whole, twice, and one person; plans, and explains a few: all into a database that is thrown away.
 * Nothing is written to the server and nobody is written to. Returns whether everything was read completely.
 */
export async function readRealBooks(real: RealBooks): Promise<boolean> {
  const { db, http, say } = real;
  const document = settingsFor(real);
  await db.tx(async (tx) => {
    await setUpHub(tx, false);
    await insertSetting(tx, { version: 1, document, owners: {}, author: 'operator', reason: null });
  });
  const text = createText('en');
  const keys = createPurposeKeys(['keys of a hub that is thrown away again']);
  const pace = createPace();
  const deps: PullDeps = {
    db,
    settings: () => readSettings(db.one),
    async readerFor(_, __, pinnedId) {
      const { url, collective, token } = real;
      const asks = asksOf((await readPolicy(db.one)).rules, 'books');
      const now = () => readCalendar(db.one);
      return {
        ok: true,
        reader: createOpenCollectiveReader({ url, collective, token, pinnedId, asks, now, http, pace }),
      };
    },
    hookHashOf: async () => null,
    decide: async () => ({ confirm: [] }),
    log: silentLog,
  };

  let complete = true;
  for (const which of ['first read', 'second read']) {
    const started = performance.now();
    const [read] = (await pull(deps, { force: true })).reads;
    complete &&= read?.complete === true;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(
      `${which}: ${read?.complete ? 'complete' : 'NOT complete'}, ${seconds} s, ${list(read?.counts ?? {})}`,
    );
    for (const { code, params } of read?.problems ?? []) {
      const key = `errors.source.${code}`;
      say(`  ${code}: ${text.has(key) ? text.t(key, params) : ''}`);
    }
  }
  const budget = pace.budget();
  const told =
    budget.toldLimit === null
      ? 'the server names no limit'
      : `the server allows ${budget.toldLimit} a minute and says that ${budget.toldRemaining} are left`;
  say(
    `requests in the last minute: ${budget.sent.reduce((sum, [, one]) => sum + one, 0)} of ${budget.allowed}; ${told}`,
  );
  await sayFacts(real);
  await plan(real, keys);
  return (await explainSome(real, deps, keys)) && complete;
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([key, count]) => `${key} ${count}`)
    .join(', ');
}

async function sayFacts({ db, say }: RealBooks): Promise<void> {
  const rows = await db.one.query<{ kind: string; said: string; count: number }>(
    `SELECT kind, coalesce(data ->> 'status', data ->> 'role', data ->> 'refundKind', '-') || coalesce(' ' || (data ->> 'frequency'), '') AS said,
       count(*)::int AS count FROM fact GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`,
  );
  for (const [kind, own] of Map.groupBy(rows, (row) => row.kind)) {
    say(`${kind}: ${own.map(({ said, count }) => `${said} ${count}`).join(', ')}`);
  }
  const [people] = await db.one.query<{ all: number; concerned: number; reachable: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE concerned)::int AS concerned,
       count(*) FILTER (WHERE address IS NOT NULL)::int AS reachable FROM identity`,
  );
  say(
    `people: ${people?.all}, concerned by a rule ${people?.concerned}, with an address ${people?.reachable}`,
  );
}

async function plan({ db, say }: RealBooks, keys: ReturnType<typeof createPurposeKeys>): Promise<void> {
  const settings = await readSettings(db.one);
  if (settings === null) return;
  const started = performance.now();
  const { policy } = settings;
  const sources = await readSources(db.one);
  const made = await makePlan({ db, policy, sources, cause: 'operator', write: false, keys, log: silentLog });
  const ms = Math.round(performance.now() - started);
  const kinds = Map.groupBy(made.changes, (change) => `${change.kind} (${change.reason})`);
  say(`plan: ${made.totals.go} go on, ${made.totals.held} held, ${ms} ms`);
  for (const [kind, changes] of kinds) say(`  ${kind}: ${changes.length}`);
}

/** Gives a few people accounts in the database that is thrown away, looks them up alone, and explains them. */
async function explainSome(
  { db, say }: RealBooks,
  deps: PullDeps,
  keys: ReturnType<typeof createPurposeKeys>,
): Promise<boolean> {
  const chosen = await db.one.query<{ id: string }>(
    'SELECT id FROM identity WHERE concerned AND account_id IS NULL ORDER BY first_read_on, id LIMIT $1',
    [EXPLAINED],
  );
  const context = {
    actor: { kind: 'operator' as const },
    policy: null,
    keys,
    log: silentLog,
    wake: async () => {},
  };
  let complete = true;
  for (const { id } of chosen) {
    const made = await db.tx((tx) => newPerson(tx, { identityId: id }, context));
    if (!made.ok) continue;
    const { reads } = await readOne(deps, { accountId: made.accountId });
    complete &&= reads.every((read) => read.complete);
    const explained = await explainPerson(db.one, made.accountId);
    say(
      `person ${id}: looked up alone, ${reads.map((read) => (read.complete ? 'complete' : 'NOT complete')).join(', ')}`,
    );
    for (const group of explained?.groups ?? []) {
      const said = group.rules.map(
        ({ verdict, reason, basis }) => `${verdict} (${reason}${basis === null ? '' : `, ${basis}`})`,
      );
      say(`  ${group.group}: ${group.grants ? 'given' : 'not given'}; ${said.join('; ')}`);
    }
  }
  return complete;
}
