import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { markWaiting } from '@latchkey/store/invitation';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { adminInvite } from './admin-invite.ts';
import { exchangeClaimCode } from './exchange-claim-code.ts';
import { findInvitation, invitationToken } from './invitation-token.ts';
import { linkProved } from './link-proved.ts';
import { newPerson } from './new-person.ts';
import { printClaimCode } from './print-claim-code.ts';
import { queueInvitations } from './queue-invitations.ts';
import { sendInvitations } from './send-invitations.ts';
import { typeAddress } from './type-address.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);

type Somebody = { accountId: string; invitationId: string; identityId: string };
/** What somebody holds: the token of a link, or a code. */
type Way = { token: string } | { code: string };

let addresses = 0;

/** Somebody whom the books give no address, and for whom one was typed. */
async function somebody(): Promise<Somebody> {
  const [identityId] = (await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 })) as [string];
  await hub.db.one.query('UPDATE identity SET address = NULL WHERE id = $1', [identityId]);
  await hub.db.one.query(
    `INSERT INTO identity_alias (source, alias, identity_id) VALUES ('books', 'id:' || $1, $1::uuid)`,
    [identityId],
  );
  const made = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  await hub.db.one.query(`INSERT INTO address (account_id, address, origin) VALUES ($1, $2, 'admin')`, [
    made.accountId,
    `${made.accountId}@example.org`,
  ]);
  return { accountId: made.accountId, invitationId: made.invitationId, identityId };
}

/** The link of the invitation's newest mail. */
async function mailed({ invitationId }: Somebody): Promise<Way> {
  const [row] = await hub.db.one.query<{ counter: number }>(
    `SELECT max((payload ->> 'counter')::int) AS counter FROM message
     WHERE template = 'invitation' AND payload ->> 'invitationId' = $1`,
    [invitationId],
  );
  return { token: invitationToken(hub.context.keys, invitationId, row?.counter as number) };
}

const print = async ({ invitationId }: Somebody) => {
  const made = await hub.db.tx((tx) => printClaimCode(tx, { invitationId }, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  return made.code;
};
const exchange = (typed: string) => hub.db.tx((tx) => exchangeClaimCode(tx, { typed }, hub.context));

/** Every way in: what a person does for it, and what somebody then holds. */
const WAYS: Readonly<Record<string, (who: Somebody) => Promise<Way>>> = {
  'a mailed invitation': async (who) => {
    await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [who.invitationId] }, hub.context));
    return mailed(who);
  },
  'a typed address': async (who) => {
    addresses += 1;
    const input = { invitationId: who.invitationId, address: `typed${addresses}@example.org` };
    const typed = await hub.db.tx((tx) => typeAddress(tx, input, hub.context));
    if (!typed.ok) throw new Error(typed.fault.code);
    return mailed(who);
  },
  'an invitation from the command line': async (who) => {
    const [row] = await hub.db.one.query<{ address: string }>(
      'SELECT address FROM address WHERE account_id = $1',
      [who.accountId],
    );
    const input = { address: row?.address as string, role: 'auditor' } as const;
    const invited = await hub.db.tx((tx) => adminInvite(tx, input, hub.context));
    if (!invited.ok) throw new Error(invited.fault.code);
    return { token: invited.token };
  },
  'a printed code': async (who) => ({ code: await print(who) }),
  'a code that was typed in': async (who) => {
    const typed = await exchange(await print(who));
    if (!typed.ok) throw new Error(typed.fault.code);
    return { token: typed.token };
  },
  'a proof': async ({ identityId }) => {
    const input = { source: 'books', aliases: [`id:${identityId}`], accountId: null };
    const proved = await hub.db.tx((tx) => linkProved(tx, input, hub.context));
    if (!proved.ok || proved.kind !== 'claim') throw new Error('not proved');
    return { token: invitationToken(hub.context.keys, proved.invitationId, proved.counter) };
  },
};

/** Whether it lets somebody in. A code is used up by looking. */
async function opens(way: Way): Promise<boolean> {
  if ('code' in way) return (await exchange(way.code)).ok;
  return (await findInvitation(hub.db.one, hub.context.keys, way.token))?.kind === 'open';
}

const waiting = ({ accountId }: Somebody) =>
  hub.db.one.query<{ id: string }>(
    `SELECT id FROM message WHERE account_id = $1 AND state = 'waiting' AND template LIKE 'invitation%' ORDER BY id`,
    [accountId],
  );

const pairs = Object.keys(WAYS).flatMap((older) => Object.keys(WAYS).map((newer) => [older, newer] as const));

describe('the newest way in is the only one', () => {
  test.each(pairs)('%s is taken back by %s', async (older, newer) => {
    const who = await somebody();
    const first = await (WAYS[older] as (typeof WAYS)[string])(who);
    const before = (await waiting(who)).map(({ id }) => id);
    const second = await (WAYS[newer] as (typeof WAYS)[string])(who);
    const after = (await waiting(who)).map(({ id }) => id);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(await opens(first)).toBe(false);
    expect(await opens(second)).toBe(true);
  });

  test('an invitation that waits for its day does not go out after a code was printed', async () => {
    const who = await somebody();
    const queue = { invitationIds: [who.invitationId], perDay: 1 };
    await hub.db.tx((tx) => queueInvitations(tx, queue, hub.context));
    await print(who);
    const rows = await hub.db.one.query('SELECT queued_on FROM invitation WHERE id = $1', [who.invitationId]);
    expect(rows).toEqual([{ queued_on: null }]);
  });

  test.each(Object.keys(WAYS))('%s ends when the invitation is withdrawn, for good', async (name) => {
    const who = await somebody();
    const way = await (WAYS[name] as (typeof WAYS)[string])(who);
    await hub.db.tx((tx) => withdrawInvitation(tx, { invitationId: who.invitationId }, hub.context));
    expect(await waiting(who)).toEqual([]);
    await hub.db.tx((tx) => markWaiting(tx, who.accountId));
    expect(await opens(way)).toBe(false);
  });

  test('what waits for somebody is taken back when the account of the books is linked to another one', async () => {
    const who = await somebody();
    const [other] = (await hub.addMembers(1)) as [string];
    const code = await print(who);
    const way = await (WAYS['a mailed invitation'] as (typeof WAYS)[string])(await somebody());
    const input = { source: 'books', aliases: [`id:${who.identityId}`], accountId: other };
    expect(await hub.db.tx((tx) => linkProved(tx, input, hub.context))).toEqual({ ok: true, kind: 'linked' });
    expect(
      await hub.db.one.query('SELECT 1 FROM claim_code WHERE invitation_id = $1', [who.invitationId]),
    ).toEqual([]);
    expect((await exchange(code)).ok).toBe(false);
    expect(await opens(way)).toBe(true);
  });
});
