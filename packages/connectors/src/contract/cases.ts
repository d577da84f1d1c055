import { strict as assert } from 'node:assert';
import type { DeliveryOutcome, Observed } from '@latchkey/domain/delivery';
import { type Connector, Incomplete } from '../contract.ts';
import { bring, bringIn, treat, wish } from './bring.ts';
import type { AppFault, ConnectorHarness, NewPerson } from './harness.ts';

/** One thing that holds of every connector. */
export type ContractCase = { name: string; run(harness: ConnectorHarness): Promise<void> };

const claimsOf = (harness: ConnectorHarness, person: NewPerson, observed: Observed) => ({
  sub: person.subject,
  preferred_username: person.handle,
  name: person.name,
  ...harness.about.claims(
    { id: person.subject, username: person.handle, name: person.name, language: 'en' },
    { ref: observed.ref, handle: observed.handle, claims: harness.about.bindingClaims(observed) },
  ),
});

async function listAll(connector: Connector): Promise<Observed[]> {
  const all: Observed[] = [];
  for await (const observed of connector.inventory()) all.push(observed);
  return all;
}

const unchanged = (ref: string): DeliveryOutcome => ({ kind: 'done', ref, changed: false });

/** What each fault of an app means for whoever delivers. */
const OUTCOMES: readonly { fault: AppFault; kind: 'retry' | 'refused'; code?: string; waits?: boolean }[] = [
  { fault: 'unreachable', kind: 'retry', code: 'unreachable' },
  { fault: 'unavailable', kind: 'retry', code: 'unavailable', waits: true },
  { fault: 'too-many', kind: 'retry', code: 'too-many', waits: true },
  { fault: 'nonsense', kind: 'retry' },
  { fault: 'credentials', kind: 'refused', code: 'credentials' },
];

/** The contract of connectors, as facts. Every case brings people of its own and leaves the app working. */
export const contractCases: readonly ContractCase[] = [
  {
    name: 'the first sign-in lands on the account that was provisioned',
    async run(harness) {
      const person = harness.newPerson();
      const { ref, observed } = await bringIn(harness, person);
      const internal = await harness.internalId(ref);
      assert.notEqual(internal, null);
      assert.equal(await harness.signIn(claimsOf(harness, person, observed)), internal);
      assert.equal(
        (await listAll(harness.connector)).filter((one) => one.subject === person.subject).length,
        1,
      );
    },
  },
  {
    name: 'another username renames the account where the app can, and leaves it alone where it cannot',
    async run(harness) {
      const person = harness.newPerson();
      const { ref, binding, observed } = await bringIn(harness, person);
      const renamed = { ...wish(harness, person), handle: harness.newPerson().handle };
      const brought = await bring(harness, renamed, binding);
      assert.deepEqual(brought.end, { do: 'done' });
      assert.equal(brought.observed?.ref, ref);
      const renames = harness.about.capabilities.names === 'renames';
      assert.equal(brought.observed?.handle, renames ? renamed.handle : observed.handle);
      assert.equal(renames, harness.connector.rename !== undefined);
      if (renames) assert.deepEqual(await harness.connector.rename?.(ref, renamed.handle), unchanged(ref));
    },
  },
  {
    name: 'a suspended account is refused at the door, and comes back as the same one',
    async run(harness) {
      const person = harness.newPerson();
      const { ref, observed, binding } = await bringIn(harness, person);
      const claims = claimsOf(harness, person, observed);
      const before = await harness.signIn(claims);
      assert.equal(before, await harness.internalId(ref));
      for (const treatment of ['suspended', 'left'] as const) {
        assert.equal((await treat(harness, person, binding, treatment)).standing, 'suspended');
        assert.equal(await harness.signIn(claims), null);
        const back = await treat(harness, person, binding, 'present');
        assert.deepEqual([back.ref, back.standing, back.groups], [ref, 'present', [harness.managed[0]]]);
        assert.equal(await harness.signIn(claims), before);
      }
    },
  },
  {
    name: 'every verb may be repeated',
    async run(harness) {
      const { connector, managed } = harness;
      const person = harness.newPerson();
      const account = {
        subject: person.subject,
        handle: person.handle,
        fields: { displayName: person.name },
      };
      const made = await connector.create(account);
      assert(made.kind === 'done' && made.changed && made.ref !== null, JSON.stringify(made));
      const { ref } = made;
      assert.deepEqual(await connector.create(account), unchanged(ref));
      const twice: (() => Promise<DeliveryOutcome>)[] = [
        () => connector.setGroups(ref, [managed[0], managed[1]], []),
        () => connector.setGroups(ref, [], [managed[1]]),
        () => connector.suspend(ref),
        () => connector.restore(ref),
        () => connector.update(ref, { displayName: 'Another Name' }),
      ];
      for (const call of twice) {
        assert.deepEqual(await call(), { kind: 'done', ref, changed: true });
        assert.deepEqual(await call(), unchanged(ref));
      }
      const found = await connector.find({ ref });
      assert(found.kind === 'observed');
      assert.deepEqual(
        [found.observed.standing, found.observed.groups, found.observed.fields.displayName],
        ['present', [managed[0]], 'Another Name'],
      );
      assert.equal((await listAll(connector)).filter((one) => one.subject === person.subject).length, 1);
    },
  },
  {
    name: 'an account that nobody made ours is left alone, whatever is wished',
    async run(harness) {
      const person = harness.newPerson();
      const ref = await harness.makeForeign(person);
      const before = await harness.snapshot(ref);
      for (const treatment of ['present', 'suspended', 'left'] as const) {
        const { end } = await bring(harness, wish(harness, person, { treatment }));
        const stops =
          ('do' in end && (end.do === 'needs-person' || (end.do === 'done' && treatment !== 'present'))) ||
          ('kind' in end && end.kind === 'conflict');
        assert(stops, JSON.stringify(end));
      }
      const outcome = await harness.connector.create({
        subject: person.subject,
        handle: person.handle,
        fields: { displayName: person.name },
      });
      assert.deepEqual(outcome, { kind: 'conflict', ref });
      assert.deepEqual(await harness.snapshot(ref), before);
      const inventory = await listAll(harness.connector);
      assert.equal(inventory.find((one) => one.ref === ref)?.subject ?? null, null);
    },
  },
  {
    name: 'a protected account is changed by no verb',
    async run(harness) {
      const { connector, managed } = harness;
      for (const ref of harness.protectedRefs) {
        const before = await harness.snapshot(ref);
        const outcomes = [
          await connector.suspend(ref),
          await connector.restore(ref),
          await connector.update(ref, { displayName: 'Taken Over' }),
          await connector.setGroups(ref, [managed[0]], []),
          await connector.remove(ref),
          await connector.erase(ref),
          await connector.endSessions(ref),
        ];
        assert.deepEqual([...new Set(outcomes.map((outcome) => outcome.kind))], ['needs-person'], ref);
        assert.deepEqual(await harness.snapshot(ref), before);
        assert.equal((await listAll(connector)).find((one) => one.ref === ref)?.protected, true);
      }
    },
  },
  {
    name: 'an inventory shows every account as a single look does, suspended ones too',
    async run(harness) {
      const people = [harness.newPerson(), harness.newPerson(), harness.newPerson()];
      const refs: string[] = [];
      for (const person of people) refs.push((await bringIn(harness, person)).ref);
      await harness.connector.suspend(refs[1] ?? '');
      const inventory = new Map((await listAll(harness.connector)).map((one) => [one.ref, one]));
      for (const ref of refs) {
        const found = await harness.connector.find({ ref });
        assert(found.kind === 'observed');
        assert.deepEqual(
          { ...inventory.get(ref), lastActivityAt: null },
          { ...found.observed, lastActivityAt: null },
        );
      }
      assert.equal(inventory.get(refs[1] ?? '')?.standing, 'suspended');
      for (const ref of harness.protectedRefs) assert(inventory.has(ref));
    },
  },
  {
    name: 'half an inventory is none',
    async run(harness) {
      await bringIn(harness, harness.newPerson());
      for (const fault of ['half-list', 'nonsense', 'unreachable', 'credentials'] as const) {
        harness.fail(fault);
        try {
          await assert.rejects(listAll(harness.connector), Incomplete, fault);
        } finally {
          harness.fail(null);
        }
      }
    },
  },
  {
    name: 'a fault of the app is an outcome of its own kind, and nothing is thrown',
    async run(harness) {
      const { connector } = harness;
      const person = harness.newPerson();
      const { ref } = await bringIn(harness, person);
      const before = await harness.snapshot(ref);
      for (const { fault, kind, code, waits } of OUTCOMES) {
        harness.fail(fault);
        try {
          const found = await connector.find({ ref });
          const stopped = await connector.suspend(ref);
          for (const outcome of [found.kind === 'fault' ? found.outcome : null, stopped]) {
            assert(outcome?.kind === kind, `${fault}: ${JSON.stringify(outcome)}`);
            if (code !== undefined) assert.equal(outcome.fault.code, code);
            if (waits && outcome.kind === 'retry') assert((outcome.afterMs ?? 0) > 0, fault);
          }
        } finally {
          harness.fail(null);
        }
      }
      assert.deepEqual(await harness.snapshot(ref), before);
    },
  },
  {
    name: 'an account whose making was never answered is found later, and not made twice',
    async run(harness) {
      const person = harness.newPerson();
      harness.fail('swallow-create');
      const first = await bring(harness, wish(harness, person));
      harness.fail(null);
      assert(
        'kind' in first.end && first.end.kind === 'retry' && first.end.fault.code === 'unanswered',
        JSON.stringify(first.end),
      );
      const { ref, observed } = await bringIn(harness, person);
      assert.equal(
        (await listAll(harness.connector)).filter((one) => one.subject === person.subject).length,
        1,
      );
      assert.equal(await harness.signIn(claimsOf(harness, person, observed)), await harness.internalId(ref));
    },
  },
  {
    name: 'an account that is not visible yet is pending, and no fault',
    async run(harness) {
      const person = harness.newPerson();
      harness.fail('late');
      const first = await bring(harness, wish(harness, person));
      harness.fail(null);
      assert('kind' in first.end && first.end.kind === 'pending', JSON.stringify(first.end));
      await bringIn(harness, person);
      assert.equal(
        (await listAll(harness.connector)).filter((one) => one.subject === person.subject).length,
        1,
      );
    },
  },
  {
    name: 'groups that the hub does not manage stay as they are',
    async run(harness) {
      const { managed, unmanaged } = harness;
      const person = harness.newPerson();
      const { ref, binding } = await bringIn(harness, person);
      await harness.putInGroup(ref, unmanaged);
      const brought = await bring(harness, wish(harness, person, { groups: [managed[1]] }), binding);
      assert.deepEqual(brought.end, { do: 'done' });
      const groups = await harness.groupsOf(ref);
      assert.deepEqual(
        [groups.includes(managed[0]), groups.includes(managed[1]), groups.includes(unmanaged)],
        [false, true, true],
      );
    },
  },
  {
    name: 'what is not there is absent, and cannot be changed',
    async run(harness) {
      const { connector } = harness;
      const person = harness.newPerson();
      assert.deepEqual(await connector.find({ subject: person.subject }), { kind: 'absent' });
      assert.deepEqual(await connector.find({ handle: person.handle }), { kind: 'absent' });
      const { ref } = await bringIn(harness, harness.newPerson());
      const missing = ref.includes(':') ? `@${person.handle}${ref.slice(ref.indexOf(':'))}` : person.subject;
      for (const verb of ['suspend', 'restore'] as const) {
        assert.deepEqual(await connector[verb](missing), { kind: 'refused', fault: { code: 'gone' } });
      }
      assert.equal(await connector.lastActivity(missing), null);
    },
  },
  {
    name: 'a name that somebody has there is seen as taken',
    async run(harness) {
      const { observed } = await bringIn(harness, harness.newPerson());
      const found = await harness.connector.find({ handle: observed.handle });
      assert(found.kind === 'observed' && found.observed.ref === observed.ref);
    },
  },
  {
    name: 'sessions end where the app can end them, and where it cannot it says so',
    async run(harness) {
      const person = harness.newPerson();
      const { ref, observed } = await bringIn(harness, person);
      await harness.signIn(claimsOf(harness, person, observed));
      const outcome = await harness.connector.endSessions(ref);
      if (!harness.about.capabilities.endSessions) return assert.equal(outcome.kind, 'needs-person');
      assert.deepEqual(outcome, { kind: 'done', ref, changed: true });
      assert.deepEqual(await harness.connector.endSessions(ref), unchanged(ref));
    },
  },
  {
    name: 'the check finds nothing wrong with a right set-up',
    async run(harness) {
      const wrong = (await harness.connector.check()).filter((line) => !line.ok);
      assert.deepEqual(wrong, []);
    },
  },
  {
    name: 'the check says what is wrong, and throws nothing',
    async run(harness) {
      for (const fault of ['unreachable', 'credentials', 'nonsense'] as const) {
        harness.fail(fault);
        try {
          assert(
            (await harness.connector.check()).some((line) => !line.ok),
            fault,
          );
        } finally {
          harness.fail(null);
        }
      }
    },
  },
];
