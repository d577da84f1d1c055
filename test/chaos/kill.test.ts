import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  endHubProcesses,
  type HubProcess,
  startHubProcess,
  waitFor,
  waitUntilReady,
} from '../support/hub-process.ts';
import { joinAndClaim, type Member, mailsTo, readState } from '../support/member.ts';
import { setUpAsOperator, startWholeHub, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
let idp: HubProcess;
let worker: HubProcess;

async function startWorker(): Promise<void> {
  worker = startHubProcess('worker', hub.processEnv);
  await waitFor('the worker runs', () => worker.output().length > 0);
}

/** What a dead worker had claimed is free again, as it is once its claims have run out. */
async function runClaimsOut(): Promise<void> {
  await hub.db.tx(async (tx) => {
    await tx.query('UPDATE app_lease SET until = now()');
    for (const table of ['delivery', 'message', 'task']) {
      await tx.query(`UPDATE ${table} SET claimed_until = now() WHERE claimed_until IS NOT NULL`);
    }
  });
}

beforeAll(async () => {
  hub = await startWholeHub({ processes: true });
  idp = startHubProcess('idp', hub.processEnv);
  await startWorker();
  await waitUntilReady(idp, hub.issuer);
  await setUpAsOperator(hub);
}, 120_000);

afterEach(() => {
  hub.sandbox.nextcloud.faults.clear();
  hub.sandbox.synapse.faults.clear();
  hub.sandbox.mailbox.faults.clear();
});

afterAll(async () => {
  await worker?.end('SIGTERM');
  await idp?.end('SIGTERM');
  await endHubProcesses();
  await hub?.close();
}, 60_000);

/** Mails to somebody, each Message-ID with how often it arrived. */
function mailCounts(address: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const mail of mailsTo(hub, address)) counts[mail.messageId] = (counts[mail.messageId] ?? 0) + 1;
  return counts;
}

async function countRows(table: string, accountId: string, where = 'true'): Promise<number> {
  const [row] = await hub.db.one.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE account_id = $1 AND ${where}`,
    [accountId],
  );
  return row?.count ?? -1;
}

test('a worker killed in the middle of a plan goes on where it was: nobody is forgotten, nothing is done twice', async () => {
  const members: Member[] = [];
  for (const username of ['ana_uno', 'ben_dos', 'cleo_tres']) {
    members.push(await joinAndClaim(hub, { name: username.replace('_', ' '), username }));
  }
  for (const member of members) hub.sandbox.openCollective.cancel(member.slug);
  await hub.advance(1);
  await hub.sandbox.advance(80);

  // The plan goes through several people at once; the test holds one of them.
  const [first, held, third] = members as [Member, Member, Member];
  const lapsed = (member: Member) => countRows('hold', member.accountId, `kind = 'lapsed'`);
  await hub.db.tx(async (tx) => {
    await tx.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [held.accountId]);
    void hub.ask('sync').catch(() => {});
    await waitFor('the plan stands before one person, the others are done', async () => {
      const waiting = await hub.db.one.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0 && (await lapsed(first)) === 1 && (await lapsed(third)) === 1;
    });
    expect(await worker.end('SIGKILL')).toBe('SIGKILL');
  });
  expect(await lapsed(held)).toBe(0);

  await runClaimsOut();
  await startWorker();
  await hub.sync();
  for (const member of members) {
    const state = await readState(hub, member);
    expect(state).toMatchObject({ holds: ['lapsed'], cloud: { enabled: false }, chat: { locked: true } });
    expect(state.receipts.map((receipt) => receipt.app).sort()).toEqual(['chat', 'cloud']);
    expect(state.receipts.every((receipt) => receipt.complete)).toBe(true);
    expect(await countRows('message', member.accountId, `template = 'access-ended'`)).toBe(1);
    // Nothing of what was interrupted was a mail.
    expect(Object.values(mailCounts(member.address)).every((count) => count === 1)).toBe(true);
  }
}, 180_000);

test('a worker killed in the middle of deliveries: one account in each app, and a mail at most doubled under one Message-ID', async () => {
  // Nextcloud makes the account and never answers; the chat and the mail server are slow.
  hub.sandbox.nextcloud.faults.set({ unanswered: 1, hangMs: 20_000 });
  const before = Object.keys(hub.sandbox.nextcloud.state.accounts).length;
  const usersBefore = Object.keys(hub.sandbox.synapse.state.users).length;
  hub.sandbox.synapse.faults.set({ slowMs: 400 });
  const claiming = joinAndClaim(hub, { name: 'Dina Cuatro', username: 'dina_cuatro' });
  claiming.catch(() => {});
  await waitFor(
    'Nextcloud has made the account',
    () => Object.keys(hub.sandbox.nextcloud.state.accounts).length > before,
  );
  expect(await worker.end('SIGKILL')).toBe('SIGKILL');
  hub.sandbox.synapse.faults.clear();

  await runClaimsOut();
  await startWorker();
  const member = await claiming;
  await hub.settle();
  const state = await readState(hub, member);
  expect(state).toMatchObject({
    wishes: { cloud: 'present', chat: 'present' },
    cloud: { enabled: true, groups: ['Members'] },
    chat: { locked: false },
  });
  expect(Object.keys(hub.sandbox.nextcloud.state.accounts)).toHaveLength(before + 1);
  expect(Object.keys(hub.sandbox.synapse.state.users)).toHaveLength(usersBefore + 1);
  expect(await countRows('binding', member.accountId)).toBe(2);
}, 120_000);

test('a worker killed while a mail is on its way sends it again under the same Message-ID', async () => {
  const member = await joinAndClaim(hub, { name: 'Ema Cinco', username: 'ema_cinco' });
  const before = Object.keys(mailCounts(member.address)).length;
  hub.sandbox.mailbox.faults.set({ slowMs: 1_500 });
  hub.sandbox.openCollective.cancel(member.slug);
  const advancing = hub.advance(1);
  advancing.catch(() => {});
  await waitFor('the mail is being sent', async () => {
    return (await countRows('message', member.accountId, `state = 'waiting' AND claimed_until > now()`)) > 0;
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await worker.end('SIGKILL')).toBe('SIGKILL');
  hub.sandbox.mailbox.faults.clear();
  await runClaimsOut();
  await startWorker();
  await advancing;
  await hub.settle();
  const counts = mailCounts(member.address);
  expect(Object.keys(counts)).toHaveLength(before + 1);
  expect(Math.max(...Object.values(counts))).toBeLessThanOrEqual(2);
  expect(await countRows('message', member.accountId, `template = 'cancelled' AND state = 'sent'`)).toBe(1);
}, 120_000);
