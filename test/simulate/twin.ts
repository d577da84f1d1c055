import { acceptProblem } from '@latchkey/commands/accept-problem';
import { answerQuestion } from '@latchkey/commands/answer-question';
import { approvePlan } from '@latchkey/commands/approve-plan';
import { decideAgain } from '@latchkey/commands/decide-again';
import { freezeAccount } from '@latchkey/commands/freeze-account';
import { liftHold } from '@latchkey/commands/lift-hold';
import { offboardPerson } from '@latchkey/commands/offboard-person';
import { placeHold } from '@latchkey/commands/place-hold';
import { readPolicy, readSettings } from '@latchkey/commands/settings/read-settings';
import { asksOf } from '@latchkey/domain/source-asks';
import { createHttp } from '@latchkey/runtime/http';
import type { Tx } from '@latchkey/store/database';
import { findOutside } from '@latchkey/store/identity';
import { readOpenPlans } from '@latchkey/store/plan';
import { insertRole } from '@latchkey/store/role';
import { insertSetting } from '@latchkey/store/setting';
import { listFullReads } from '@latchkey/store/source-read';
import { decidePeople } from '@latchkey/sync/decide-people';
import { pull } from '@latchkey/sync/jobs/pull';
import { tick } from '@latchkey/sync/jobs/tick';
import { readPerson } from '@latchkey/sync/read/read-person';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';
import type { ReadOutcome, SourcePage, SourceReader } from '@latchkey/sync/source/reader';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';
import type { Coop } from './coop.ts';
import { type Happening, keyOf } from './happening.ts';
import { type Told, tellDatabase } from './outside.ts';
import { ONCE_DAYS } from './rules.ts';

const DAY_MS = 86_400_000;

/** A hub as it is run, on a database, over the same books as the hub of a history. */
export type Twin = {
  /** Lives what happened there. */
  take(happening: Happening): Promise<void>;
  tell(): Promise<Told>;
  close(): Promise<void>;
};

/** latchkey.yaml of the model's co-op; rules.ts says the same as a policy. */
function settingsOf({ tierIds }: Coop) {
  const paid = (tier: keyof Coop['tierIds']) => ({
    source: 'books',
    tier: { id: tierIds[tier] },
    paid: true,
  });
  const app = (kind: string, more: object) => ({ kind, url: `https://${kind}.example.test`, ...more });
  return {
    name: 'Example co-op',
    sources: {
      books: {
        kind: 'open-collective',
        collective: 'example-coop',
        token: { env: 'OC_TOKEN' },
        every: '12h',
      },
    },
    groups: {
      members: { title: 'Members' },
      friends: { title: 'Friends' },
      stewards: { title: 'Stewards', privileged: true },
    },
    rules: [
      { group: 'members', when: paid('monthly') },
      { group: 'members', when: paid('yearly') },
      { group: 'friends', when: { ...paid('once'), term: `${ONCE_DAYS}d` } },
      { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
    ],
    apps: {
      cloud: app('nextcloud', { for: ['members'], groups: { stewards: 'Stewards' } }),
      chat: app('matrix', { for: ['members', 'friends'] }),
      forum: app('discourse', { for: ['members'], groups: { members: 'members' }, open: true }),
    },
    mail: { from: 'hello@example.test', quiet: 'off' },
  };
}

/** The calendar stands still at the instant of what happens: the very same instants as in memory. */
async function freeze(hub: BooksHub): Promise<(on: Date) => Promise<void>> {
  await hub.db.tx(async (tx) => {
    await tx.query('CREATE TABLE frozen (stands_on timestamptz NOT NULL)');
    await tx.query('INSERT INTO frozen VALUES (now())');
    await tx.query(
      `CREATE OR REPLACE FUNCTION calendar_now() RETURNS timestamptz LANGUAGE sql STABLE
       AS $$ SELECT stands_on FROM frozen $$`,
    );
  });
  return async (on) => void (await hub.db.one.query('UPDATE frozen SET stands_on = $1', [on]));
}

/** A worker that dies after so many parts of a plan. */
function deathAfter(parts: number): AbortSignal {
  let left = parts;
  const signal = {
    get aborted() {
      left -= 1;
      return left < 0;
    },
  };
  return signal as AbortSignal;
}

/** Makes such a hub. Its books listen until it is closed. */
export async function createTwin(coop: Coop): Promise<Twin> {
  const { books } = coop;
  await books.listen();
  const http = createHttp({ allowPrivate: () => true });
  const timer = { nowMs: () => performance.now(), sleep: async () => {} };
  let now = books.now();
  let outage: { how: 'down' | 'partial'; shown: ReadonlySet<string> } | null = null;

  const whole = async (): Promise<SourceReader> => {
    const { rules } = await readPolicy(hub.db.one);
    return createOpenCollectiveReader({
      ...{ url: books.apiUrl, collective: books.collective.slug, token: books.token, pinnedId: null },
      ...{
        asks: asksOf(rules, 'books'),
        now: async () => now,
        http,
        timer,
        pace: createPace(timer, 100_000),
      },
    });
  };
  const reader: SourceReader = {
    async *readAll(): AsyncGenerator<SourcePage, ReadOutcome> {
      const problems = [{ code: 'unreachable', params: {} }];
      if (outage?.how === 'down') return { complete: false, total: 0, counts: {}, problems, pin: null };
      const pages = (await whole()).readAll();
      for (;;) {
        const next = await pages.next();
        if (next.done === true) {
          return outage === null ? next.value : { ...next.value, complete: false, problems };
        }
        const rows = next.value.rows.filter((row) => outage === null || outage.shown.has(keyOf(row)));
        yield outage === null ? next.value : { rows };
      }
    },
    readTiers: async () => (outage === null ? ((await (await whole()).readTiers?.()) ?? null) : null),
    async readOne(aliases) {
      if (outage === null) return (await whole()).readOne(aliases);
      return {
        complete: false,
        found: false,
        rows: [],
        problems: [{ code: 'unreachable', params: {} }],
      };
    },
  };
  const settings = settingsOf(coop);
  const hub: BooksHub = await createBooksHub(settings, { books: reader });
  const standAt = await freeze(hub);
  const { db, context, deciding, reading } = hub;
  const keepers = new Set<string>();

  /** Decides; a worker that dies on the way is followed by one that goes on. */
  async function decide(
    crash: number | null,
    input: { cause: 'pull' | 'one'; accountIds: string[] | null; addOnly?: boolean },
  ) {
    if (crash === null) return decidePeople(deciding, input);
    const decided = await decidePeople({ ...deciding, signal: deathAfter(crash) }, input);
    await ticks(null);
    return decided;
  }
  async function ticks(crash: number | null): Promise<void> {
    if (crash !== null) await tick({ ...deciding, signal: deathAfter(crash) });
    await tick(deciding);
  }
  const idOf = async (number: number) => (await findOutside(db.one, 'books', `legacyId:${number}`))?.id;
  async function accountOf(number: number): Promise<string> {
    const found = await findOutside(db.one, 'books', `legacyId:${number}`);
    if (found?.accountId == null) throw new Error(`there is no account of ${number}`);
    return found.accountId;
  }

  async function read({ crash, acceptFall }: Extract<Happening, { what: 'read' }>): Promise<void> {
    let dies = crash;
    await pull(
      {
        ...reading,
        decide: (input) => {
          const first = dies;
          dies = null;
          return decide(first, input);
        },
      },
      { force: true },
    );
    if (acceptFall) await acceptFalls();
  }
  async function acceptFalls(): Promise<void> {
    const [last] = await listFullReads(db.one, 'books', 1);
    if (last === undefined || !last.problems.some((one) => one.code === 'totals-fell')) return;
    const input = { source: 'books', readId: last.id, problem: 'totals-fell' } as const;
    await db.tx((tx) => acceptProblem(tx, input, context));
  }
  async function hints(numbers: readonly number[], crash: number | null): Promise<void> {
    const policy = await readPolicy(db.one);
    const accounts = new Set<string>();
    let somebodyNew = false;
    for (const number of numbers) {
      const alias = `legacyId:${number}`;
      const looked = await readPerson({ db, source: 'books', reader, alias, policy });
      if (looked.accountId !== null) accounts.add(looked.accountId);
      else if (looked.found) somebodyNew = true;
    }
    let dies = crash;
    if (accounts.size > 0) {
      await decide(dies, { cause: 'one', accountIds: [...accounts], addOnly: true });
      dies = null;
    }
    if (somebodyNew) await decide(dies, { cause: 'one', accountIds: [], addOnly: true });
  }
  async function claim(crash: number | null): Promise<void> {
    await db.one.query(
      `WITH claimed AS (
         UPDATE invitation v SET state = 'claimed' FROM account a
         WHERE a.id = v.account_id AND a.life = 'invited' AND v.state = 'waiting'
           AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id)
         RETURNING v.account_id)
       UPDATE account a SET life = 'active', version = version + 1, claimed_on = calendar_now(),
         username = 'u' || (SELECT min(split_part(l.alias, ':', 2)::int) FROM identity_alias l
           JOIN identity n ON n.id = l.identity_id WHERE n.account_id = a.id AND l.alias LIKE 'legacyId:%')
       FROM claimed c WHERE c.account_id = a.id`,
    );
    await decide(crash, { cause: 'pull', accountIds: null });
  }
  async function approve(crash: number | null): Promise<void> {
    await acceptFalls();
    await db.tx(async (tx) => {
      for (const planId of await readOpenPlans(tx)) await approvePlan(tx, { planId }, context);
    });
    await decide(crash, { cause: 'pull', accountIds: null });
  }
  async function answer({ number, same }: Extract<Happening, { what: 'answer' }>): Promise<void> {
    const [question] = await db.one.query<{ id: string }>(
      `SELECT id FROM question WHERE identity_id = $1 AND answered_on IS NULL ORDER BY asked_on, id LIMIT 1`,
      [await idOf(number)],
    );
    if (question === undefined) throw new Error(`nothing is asked about ${number}`);
    const said =
      same === null
        ? ({ kind: 'new' } as const)
        : ({ kind: 'same', accountId: await accountOf(same) } as const);
    await db.tx((tx) => answerQuestion(tx, { questionId: question.id, answer: said }, context));
  }
  async function act({ op, number, days, on }: Extract<Happening, { what: 'act' }>): Promise<void> {
    const accountId = await accountOf(number);
    const untilOn = days === null ? null : new Date(on.getTime() + days * DAY_MS);
    const inTx = (work: (tx: Tx) => Promise<unknown>) => db.tx(work);
    const lift = (kind: 'barred' | 'manual' | 'security', by: 'admin' | 'strong-sign-in') =>
      inTx((tx) => liftHold(tx, { accountId, kind, by }, context));
    switch (op) {
      case 'bar':
        await inTx((tx) =>
          placeHold(tx, { accountId, kind: 'barred', reasonCode: 'conduct', untilOn }, context),
        );
        break;
      case 'suspend':
        await inTx((tx) =>
          placeHold(tx, { accountId, kind: 'manual', reasonCode: 'test', untilOn }, context),
        );
        break;
      case 'freeze':
        await inTx((tx) => freezeAccount(tx, { accountId }, context));
        break;
      case 'security':
        await inTx((tx) => placeHold(tx, { accountId, kind: 'security', reasonCode: 'test' }, context));
        break;
      case 'strong-sign-in':
        await lift('security', 'strong-sign-in');
        break;
      case 'unbar':
        await lift('barred', 'admin');
        break;
      case 'restore':
        await lift('manual', 'admin');
        await lift('security', 'admin');
        break;
      case 'offboard':
        await inTx((tx) => offboardPerson(tx, { accountId, how: { kind: 'until-paid' } }, context));
        break;
      case 'give':
        await inTx((tx) => give(tx, accountId));
        break;
      case 'take':
        await inTx((tx) => takeBack(tx, accountId));
        break;
      case 'role':
        await inTx((tx) => insertRole(tx, accountId, { role: 'auditor', source: '' }, 'operator'));
        break;
      case 'unrole':
        await db.one.query('DELETE FROM role WHERE account_id = $1', [accountId]);
        break;
      case 'keep':
      case 'let-go':
        await keep(accountId, op === 'keep');
        break;
    }
  }
  async function give(tx: Tx, accountId: string): Promise<void> {
    const given = await tx.query(
      `INSERT INTO group_grant (account_id, group_name, origin, given_by) VALUES ($1, 'friends', 'manual', 'operator')
       ON CONFLICT DO NOTHING RETURNING 1`,
      [accountId],
    );
    if (given.length > 0)
      await decideAgain(tx, { accountId, cause: 'by-admin', written: true }, { ...context, policy: null });
  }
  async function takeBack(tx: Tx, accountId: string): Promise<void> {
    await tx.query(
      `WITH gone AS (DELETE FROM group_grant WHERE account_id = $1 AND group_name = 'friends' AND origin = 'manual'
         RETURNING 1),
       counted AS (UPDATE account SET version = version + 1 WHERE id = $1 AND EXISTS (SELECT 1 FROM gone))
       INSERT INTO removal_ticket (scope, account_id, forced) SELECT 'group:friends', $1, true FROM gone
       WHERE NOT EXISTS (SELECT 1 FROM group_grant WHERE account_id = $1 AND group_name = 'friends' AND origin = 'rule')
       ON CONFLICT DO NOTHING`,
      [accountId],
    );
  }
  async function keep(accountId: string, isKeeper: boolean): Promise<void> {
    const [row] = await db.one.query<{ username: string | null }>(
      'SELECT username FROM account WHERE id = $1',
      [accountId],
    );
    if (row?.username == null) return;
    keepers[isKeeper ? 'add' : 'delete'](row.username);
    const inForce = await readSettings(db.one);
    if (inForce === null) throw new Error('there are no settings');
    const document = { ...inForce.document, keepers: [...keepers] };
    const version = inForce.policy.settingsVersion + 1;
    const more = { owners: {}, author: 'file', reason: null } as const;
    await db.tx((tx) => insertSetting(tx, { version, document, ...more }));
  }

  return {
    async take(happening) {
      now = happening.on;
      await standAt(now);
      outage = null;
      const { crash } = happening;
      switch (happening.what) {
        case 'read': {
          const { outage: how, shown } = happening;
          outage = how === null ? null : { how, shown: shown ?? new Set() };
          return read(happening);
        }
        case 'tick':
          return ticks(crash);
        case 'hints':
          return hints(happening.numbers, crash);
        case 'claim':
          return claim(crash);
        case 'approve':
          return approve(crash);
        case 'answer':
          return answer(happening);
        case 'act':
          return act(happening);
      }
    },
    tell: () => tellDatabase(db),
    async close() {
      await hub.close();
      await http.close();
      await books.close();
    },
  };
}
