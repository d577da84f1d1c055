import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { offboardPerson } from '@latchkey/commands/offboard-person';
import { inviteAndClaim, joinAndClaim, type Member, readState, templatesFor } from '../support/member.ts';
import { slice } from '../support/slice.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
beforeEach(async () => {
  hub = await startWholeHub();
}, 60_000);
afterEach(() => hub?.close(), 30_000);

/** Beyond the paid month, its margin and 30 days of grace. */
const PAST_GRACE = 80;

/** Somebody has the whole of their access: the wish, and both apps as they show it. */
async function expectWhole(member: Member): Promise<void> {
  const state = await readState(hub, member);
  expect(state).toMatchObject({
    life: 'active',
    holds: [],
    wishes: { cloud: 'present', chat: 'present' },
    cloud: { enabled: true },
    chat: { locked: false },
  });
}

/** Somebody is out of both apps, and each said so when it was read back. */
async function expectOut(member: Member, treatment: 'suspended' | 'left'): Promise<void> {
  const state = await readState(hub, member);
  expect(state.wishes).toEqual({ cloud: treatment, chat: treatment });
  expect(state.cloud?.enabled).toBe(false);
  expect(state.chat?.locked).toBe(true);
  const endings = state.receipts.filter((receipt) => receipt.kind === 'ending');
  expect(endings.map((receipt) => receipt.app).sort()).toEqual(['chat', 'cloud']);
  for (const ending of endings) {
    expect(ending).toMatchObject({ complete: true });
    expect(ending.steps.every((step) => step.proof === 'verified')).toBe(true);
  }
}

async function newMember(username: string): Promise<Member> {
  const member = await joinAndClaim(hub, { name: `Person ${username}`, username });
  await expectWhole(member);
  return member;
}

const journeys: Record<string, () => Promise<void>> = {
  async 'somebody removed from the core team loses what only the role gave, once two reads agree'() {
    // In the core team without a contribution: the role alone is the membership.
    const core = await inviteAndClaim(hub, { slug: 'ginebra-nubeblanca', username: 'ginebra' });
    await expectWhole(core);
    expect((await readState(hub, core)).cloud?.groups).toEqual(expect.arrayContaining(['Crew', 'Members']));
    hub.sandbox.openCollective.removeCore(core.slug, 'MEMBER');
    await hub.sync();
    await expectWhole(core);
    await hub.advance(1 / 24);
    await expectOut(core, 'suspended');
    hub.sandbox.openCollective.addCore(core.slug, 'MEMBER');
    await hub.advance(1 / 24);
    await expectWhole(core);
    expect((await readState(hub, core)).cloud?.groups).toEqual(expect.arrayContaining(['Crew', 'Members']));
  },

  async 'somebody offboarded until they pay is out of both apps at once, and only a new payment brings them back'() {
    const member = await newMember('offboarded');
    const context = await hub.context();
    const { accountId } = member;
    await hub.db.tx((tx) => offboardPerson(tx, { accountId, how: { kind: 'until-paid' } }, context));
    await hub.settle();
    expect(await readState(hub, member)).toMatchObject({ cloud: { enabled: false }, chat: { locked: true } });
    // The books still say that the month is paid: that is not a new payment.
    await hub.advance(1);
    expect((await readState(hub, member)).cloud?.enabled).toBe(false);
    hub.sandbox.openCollective.cancel(member.slug);
    await hub.advance(1);
    hub.sandbox.openCollective.contribute(member.slug, 'solidarity-member');
    await hub.advance(1);
    await expectWhole(member);
    expect(await templatesFor(hub, accountId)).toContain('ended-by-admin');
  },

  async 'a barred person who pays again stays out'() {
    const member = await newMember('barred');
    const context = await hub.context();
    const how = { kind: 'barred', reasonCode: 'conduct' } as const;
    await hub.db.tx((tx) => offboardPerson(tx, { accountId: member.accountId, how }, context));
    await hub.settle();
    await expectOut(member, 'left');
    hub.sandbox.openCollective.cancel(member.slug);
    await hub.advance(1);
    hub.sandbox.openCollective.contribute(member.slug, 'solidarity-member');
    await hub.advance(1);
    await expectOut(member, 'left');
    const after = await readState(hub, member);
    expect(after).toMatchObject({ life: 'left', holds: ['barred'] });
    expect(await templatesFor(hub, member.accountId)).not.toContain('restored');
  },

  async 'a partial read removes nobody'() {
    const member = await newMember('partial');
    for (const partial of ['short', 'errors', 'empty'] as const) {
      hub.sandbox.openCollective.setFault({ partial });
      const answer = await hub.sync();
      expect(answer.ok).toBe(false);
      await hub.advance(2);
      await expectWhole(member);
    }
    hub.sandbox.openCollective.clearFaults();
    expect((await hub.sync()).ok).toBe(true);
    await expectWhole(member);
  },

  async 'books that answer 200 with nulls remove nobody'() {
    const member = await newMember('nulls');
    for (const nulls of ['all', 'account'] as const) {
      hub.sandbox.openCollective.setFault({ nulls });
      expect((await hub.sync()).ok).toBe(false);
      await hub.advance(PAST_GRACE);
      await expectWhole(member);
    }
    expect(await templatesFor(hub, member.accountId)).toEqual(['invitation', 'claimed']);
  },

  async 'books that cannot be reached for 80 days, past the end of grace, remove nobody, and nobody is told that it stopped'() {
    const member = await newMember('unreachable');
    hub.sandbox.openCollective.cancel(member.slug);
    await hub.advance(1);
    const told = await templatesFor(hub, member.accountId);
    expect(told).toContain('cancelled');
    hub.sandbox.openCollective.setFault({ down: 'reset' });
    await hub.advance(PAST_GRACE);
    await expectWhole(member);
    expect(await templatesFor(hub, member.accountId)).toEqual(told);
    hub.sandbox.openCollective.clearFaults();
    // The books are back, and say twice what they said before: now it ends.
    await hub.advance(1);
    await expectOut(member, 'suspended');
  },

  async 'with one app down throughout, the other finishes, and this one catches up'() {
    const member = await newMember('one_down');
    hub.sandbox.nextcloud.faults.set({ down: 'reset' });
    hub.sandbox.openCollective.cancel(member.slug);
    await hub.advance(1);
    await hub.advance(PAST_GRACE);
    const during = await readState(hub, member);
    expect(during.wishes).toEqual({ cloud: 'suspended', chat: 'suspended' });
    expect(during.chat?.locked).toBe(true);
    expect(during.cloud?.enabled).toBe(true);
    const open = during.receipts.filter((receipt) => receipt.closedAt === null);
    expect(open.map((receipt) => receipt.app)).toEqual(['cloud']);
    hub.sandbox.nextcloud.faults.clear();
    await makeDue();
    await hub.settle();
    await expectOut(member, 'suspended');
  },
};

/** The back-off of the app is over. */
async function makeDue(): Promise<void> {
  await hub.db.one.query('UPDATE delivery SET next_try_at = now() WHERE app = $1', ['cloud']);
  await hub.db.one.query('UPDATE app_lease SET breaker = NULL WHERE app = $1', ['cloud']);
  await (await hub.context()).wake('app:cloud');
}

test.each(slice('journeys', Object.keys(journeys), { quick: 3, ci: 7 }))(
  '%s',
  async (name) => {
    await journeys[name]?.();
    expect(hub.complaints.filter((complaint) => 'error' in complaint)).toEqual([]);
  },
  180_000,
);
