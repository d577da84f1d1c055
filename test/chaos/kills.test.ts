import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decideHeldMails } from '@latchkey/commands/decide-held-mails';
import { placeHold } from '@latchkey/commands/place-hold';
import { restorePerson } from '@latchkey/commands/restore-person';
import { readHeldMails } from '@latchkey/store/message-pass';
import {
  endHubProcesses,
  type HubProcess,
  startHubProcess,
  waitFor,
  waitUntilReady,
} from '../support/hub-process.ts';
import { joinAndClaim, type Member, readState } from '../support/member.ts';
import { runsOf, seedOf } from '../support/slice.ts';
import { setUpAsOperator, startWholeHub, type WholeHub } from '../support/whole-hub.ts';

const NAMES = ['ana_uno', 'ben_dos', 'cleo_tres', 'dina_cuatro'];

let hub: WholeHub;
let idp: HubProcess;
const workers: HubProcess[] = [];
const members: Member[] = [];
/** Who is stopped, as the test has asked for it. */
const stopped = new Set<string>();

async function startWorker(): Promise<void> {
  const worker = startHubProcess('worker', hub.processEnv);
  workers.push(worker);
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

/** Lets the mails go that are more than leave by themselves within an hour, as those who answer for the hub would. */
async function letMailsGo(): Promise<void> {
  const { rows } = await readHeldMails(hub.db.one, null, 1_000);
  const messageIds = rows.map(({ id }) => id);
  const context = await hub.context();
  await hub.db.tx((tx) => decideHeldMails(tx, { messageIds, send: true }, context));
}

/** Stops somebody who is not, or lets them in again. */
async function toggle(member: Member): Promise<void> {
  const context = await hub.context();
  const { accountId } = member;
  if (stopped.delete(accountId)) {
    await hub.db.tx((tx) => restorePerson(tx, { accountId }, context));
  } else {
    stopped.add(accountId);
    await hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'manual', reasonCode: 'by-admin' }, context));
  }
}

beforeAll(async () => {
  hub = await startWholeHub({ processes: true });
  idp = startHubProcess('idp', hub.processEnv);
  await startWorker();
  await waitUntilReady(idp, hub.issuer);
  await setUpAsOperator(hub);
  for (const username of NAMES) {
    members.push(await joinAndClaim(hub, { name: username.replace('_', ' '), username }));
  }
}, 180_000);

afterAll(async () => {
  for (const worker of workers) await worker.end('SIGTERM');
  await idp?.end('SIGTERM');
  await endHubProcesses();
  await hub?.close();
}, 60_000);

/** Everybody as asked, in the hub and in both apps, each with one account there, and every ending proved. */
async function expectAllAsAsked(): Promise<void> {
  for (const member of members) {
    const isStopped = stopped.has(member.accountId);
    const state = await readState(hub, member);
    expect(state).toMatchObject({
      life: 'active',
      holds: isStopped ? ['manual'] : [],
      cloud: { enabled: !isStopped },
      chat: { locked: isStopped },
    });
    // A newer wish overtakes an older one; the newest is proved.
    expect(state.receipts.filter((receipt) => receipt.closedAt === null)).toEqual([]);
    for (const app of ['cloud', 'chat']) {
      expect(state.receipts.find((receipt) => receipt.app === app)?.complete ?? true).toBe(true);
    }
  }
  const users = Object.values(hub.sandbox.synapse.state.users).map((user) => user.name);
  for (const name of NAMES) expect(users.filter((user) => user.startsWith(`@${name}:`))).toHaveLength(1);
  const made = await hub.db.one.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM attempt WHERE step = 'create' AND outcome->>'changed' = 'true' GROUP BY account_id, app`,
  );
  expect(made.every(({ count }) => count === 1)).toBe(true);
  const left = await hub.db.one.query(
    `SELECT kind, template FROM message WHERE state = 'failed' UNION ALL
     SELECT app, 'undelivered' FROM delivery JOIN entitlement USING (account_id, app) WHERE delivered_version < version`,
  );
  expect(left).toEqual([]);
}

/** No mail arrived more than twice, and those that did carry one Message-ID. */
function expectMailsAtMostDoubled(): void {
  const counts = new Map<string, number>();
  for (const { messageId } of hub.sandbox.mailbox.messages({})) {
    counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  }
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
}

test('a worker killed again and again, whenever it happens, loses nothing and does nothing twice', async () => {
  const kills = runsOf({ quick: 3, ci: 10, all: 10 });
  let random = Math.abs(seedOf('kills'));
  for (let at = 0; at < kills; at += 1) {
    // A generator of Lehmer's: the moments follow the run's seed, so that a run repeats itself as far as time can.
    random = (random * 48_271) % 2_147_483_647;
    for (const member of members.slice(0, 1 + (random % members.length))) await toggle(member);
    hub.ask('sync').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, random % 900));
    const worker = workers.pop();
    expect(await worker?.end('SIGKILL')).toBe('SIGKILL');
    await runClaimsOut();
    await letMailsGo();
    await startWorker();
  }
  await hub.sync();
  await letMailsGo();
  await hub.settle();
  await expectAllAsAsked();
  expectMailsAtMostDoubled();
}, 240_000);

test('two workers at once do everything once', async () => {
  await startWorker();
  for (const member of members) await toggle(member);
  await Promise.all([hub.ask('sync'), hub.ask('sync')]);
  for (const member of members.slice(0, 2)) await toggle(member);
  const before = hub.sandbox.mailbox.messages({}).length;
  await hub.sync();
  await expectAllAsAsked();
  const mails = hub.sandbox.mailbox.messages({}).slice(0, -before || undefined);
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(mails.length);
}, 120_000);
