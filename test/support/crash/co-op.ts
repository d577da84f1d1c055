import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createMemoryMail, type Mail } from '@latchkey/runtime/mail';
import { createPurposeKeys, sealKeyPairFrom } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createJobs } from '@latchkey/sync/jobs/index';
import { sendMessages } from '@latchkey/sync/messages/send-messages';
import { createSenders } from '@latchkey/sync/messages/senders';
import type { Outside } from '@latchkey/sync/outside';
import { createTestDatabase, cutOff, type TestDatabase } from '../database.ts';
import { joinAndClaim } from '../member.ts';
import { HUB_SECRET, startWholeHub, type WholeHub, WORKER_SECRET } from '../whole-hub.ts';
import { Crashed, type CrashPoint, createCrashing } from './crashing.ts';

/** A co-op at a moment in which much is due: rows and apps to start over from, as often as wished. */
export type CrashCoOp = {
  /** Runs everything that is due, from the moment, cut off at `point`, then once more to the end. */
  run(point: CrashPoint | null): Promise<CrashRun>;
  close(): Promise<void>;
};

/** `reached`: the run was cut off where it was asked to be. `visited`: every point that the first run went by. */
export type CrashRun = { reached: boolean; visited: CrashPoint[]; end: unknown; mails: Mail[] };

const APPS = ['cloud', 'chat'] as const;
const MOST_ROUNDS = 8;

/**
 * Four people: one whose contribution ended long ago, which a second read confirms; one who joins; one who comes back;
 * one who has just cancelled.
 */
export async function createCrashCoOp(): Promise<CrashCoOp> {
  const hub = await startWholeHub();
  const books = hub.sandbox.openCollective;
  const back = await joinAndClaim(hub, { name: 'Ben Dos', username: 'ben_dos' });
  books.cancel(back.slug);
  await hub.advance(1);
  await hub.advance(80);
  const ended = await joinAndClaim(hub, { name: 'Ana Uno', username: 'ana_uno' });
  const leaving = await joinAndClaim(hub, { name: 'Cleo Tres', username: 'cleo_tres' });
  books.cancel(ended.slug);
  await hub.advance(1);
  // Three hours before Ana's term and grace of 46 + 30 days are over; then seven hours pass, and nobody has read.
  await hub.sandbox.advance(76 - 3 / 24 - (1 + 7 / 24));
  books.cancel(leaving.slug);
  await hub.sync();
  await hub.sandbox.advance(7 / 24);
  books.contribute(back.slug);
  books.join({ name: 'Dina Cuatro', email: 'dina@example.org', tier: 'solidarity-member' });
  await hub.stopWorker();
  const moment = await createTestDatabase(hub.urls.owner);
  const apps = [hub.sandbox.nextcloud.state, hub.sandbox.synapse.state];
  const kept = structuredClone(apps);

  return {
    run: async (point) => {
      restore(apps, kept);
      const database = await createTestDatabase(moment.url);
      try {
        return await runFrom(hub, database, point);
      } finally {
        await database.drop();
      }
    },
    async close() {
      await hub.close();
      await moment.drop();
    },
  };
}

/** The stand-ins hold their state by reference: it is filled anew in place. */
function restore(states: readonly object[], kept: readonly object[]): void {
  for (const [at, state] of states.entries()) Object.assign(state, structuredClone(kept[at]));
}

async function runFrom(hub: WholeHub, database: TestDatabase, point: CrashPoint | null): Promise<CrashRun> {
  const mail = createMemoryMail();
  const crashing = createCrashing({ point, kill: () => cutOff(database.url) });
  const first = openWorker(hub, database, mail, crashing);
  try {
    await first.once(crashing.enter);
  } catch (error) {
    if (!(error instanceof Crashed) && !(await crashing.isDead())) throw error;
  }
  const reached = await crashing.isDead();
  await first.close();

  const second = openWorker(hub, database, mail, null);
  try {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await runOut(second.db);
      await second.once(() => {});
      if (round > 0 && (await isDone(second.db))) break;
    }
    return { reached, visited: crashing.visited, end: await endState(hub, second.db), mails: mail.sent };
  } finally {
    await second.close();
  }
}

/** The worker's jobs over one database, each wrapped in what counts and cuts off. */
function openWorker(
  hub: WholeHub,
  database: TestDatabase,
  mail: ReturnType<typeof createMemoryMail>,
  crashing: ReturnType<typeof createCrashing> | null,
) {
  const plain = openDatabase({ url: database.url, name: 'crash' });
  const db = crashing?.database(plain) ?? plain;
  const client = createHttp({ allowPrivate: () => true });
  const transport = crashing?.mail(mail) ?? mail;
  const outside: Outside = {
    http: crashing?.http(client) ?? client,
    opener: { privateKeys: [sealKeyPairFrom(WORKER_SECRET).privateKey], env: {} },
    issuer: hub.issuer,
    paces: new Map(),
    mail: async () => ({ transport, from: 'hub@example.org', name: 'Co-op' }),
    refreshOrigins: async () => {},
  };
  const keys = createPurposeKeys([HUB_SECRET]);
  const deps = { db, outside, keys, log: silentLog, wake: async () => {} };
  const jobs = createJobs(deps);
  const signal = new AbortController().signal;
  return {
    db: plain,
    async once(enter: (phase: string) => void) {
      enter('pull');
      await jobs.pull(signal, { force: true });
      enter('tick');
      await jobs.tick(signal);
      for (const app of APPS) {
        enter(`deliver ${app}`);
        await jobs.drain(app, signal);
      }
      enter('messages');
      await sendMessages({ db, senders: createSenders(deps), onFault: () => {}, signal });
    },
    async close() {
      await client.close();
      await plain.end().catch(() => {});
    },
  };
}

/** What a dead worker had claimed, or put off after a fault, is due again, as it is after a while. */
async function runOut(db: Database): Promise<void> {
  await db.tx(async (tx) => {
    await tx.query('UPDATE app_lease SET until = now()');
    await tx.query(
      'UPDATE delivery SET next_try_at = now(), claimed_until = NULL, create_unanswered_at = NULL',
    );
    await tx.query(
      `UPDATE message SET next_try_at = now(), claimed_until = NULL
       WHERE state = 'waiting' AND (due_on IS NULL OR due_on <= calendar_now())`,
    );
  });
}

async function isDone(db: Database): Promise<boolean> {
  const [row] = await db.one.query<{ left: number }>(
    `SELECT (SELECT count(*) FROM delivery d JOIN entitlement e USING (account_id, app)
         WHERE d.delivered_version < e.version)::int
       + (SELECT count(*) FROM message WHERE state = 'waiting' AND (due_on IS NULL OR due_on <= calendar_now()))::int
       + (SELECT count(*) FROM plan WHERE state IN ('making', 'applying'))::int AS left`,
  );
  return row?.left === 0;
}

/** Everything that has to come out alike, without what differs by chance: ids, versions, instants. */
async function endState(hub: WholeHub, db: Database): Promise<unknown> {
  const rows = async (text: string) =>
    (await db.one.query<{ row: unknown }>(`SELECT to_jsonb(r) AS row FROM (${text}) r ORDER BY 1`)).map(
      ({ row }) => row,
    );
  const who = `coalesce(a.username, a.name)`;
  const { nextcloud, synapse } = hub.sandbox;
  return {
    accounts: await rows(`SELECT ${who} AS who, life FROM account a`),
    grants: await rows(
      `SELECT ${who} AS who, group_name, origin, end_on FROM group_grant JOIN account a ON a.id = account_id`,
    ),
    holds: await rows(
      `SELECT ${who} AS who, h.kind, reason_code FROM hold h JOIN account a ON a.id = account_id`,
    ),
    wishes: await rows(
      `SELECT ${who} AS who, e.app, treatment, groups, d.delivered_version = e.version AS delivered, b.handle
       FROM entitlement e JOIN account a ON a.id = e.account_id LEFT JOIN delivery d USING (account_id, app)
       LEFT JOIN binding b USING (account_id, app)`,
    ),
    receipts: await rows(
      `SELECT ${who} AS who, app, r.kind, cause, closed_at IS NOT NULL AS closed FROM receipt r
       JOIN account a ON a.id = account_id`,
    ),
    invitations: await rows(
      `SELECT ${who} AS who, state FROM invitation JOIN account a ON a.id = account_id`,
    ),
    messages: await rows(
      `SELECT ${who} AS who, m.kind, template, state, count(*) FROM message m LEFT JOIN account a ON a.id = account_id
       GROUP BY 1, 2, 3, 4`,
    ),
    facts: await rows(
      `SELECT kind, missing, since_on IS NOT NULL AS settled, data, count(*) FROM fact GROUP BY 1, 2, 3, 4`,
    ),
    audit: await rows(
      `SELECT ${who} AS who, event, app, count(*) FROM audit LEFT JOIN subject_key k ON k.id = subject_key
       LEFT JOIN account a ON a.id = k.account_id GROUP BY 1, 2, 3`,
    ),
    nextcloud: Object.values(nextcloud.state.accounts)
      .map(({ id }) => [nextcloud.state.preferences[id]?.enabled, nextcloud.state.preferences[id]?.groups])
      .map((row) => JSON.stringify(row))
      .sort(),
    synapse: Object.values(synapse.state.users)
      .map(({ name, locked, deactivated }) => `${name} ${locked} ${deactivated}`)
      .sort(),
  };
}
