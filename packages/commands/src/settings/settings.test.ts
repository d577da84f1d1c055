import { describe, expect, test } from '@jest/globals';
import { anyPaid, plainRule } from '@latchkey/domain/decide.samples';
import { CAREFUL } from '@latchkey/domain/guard-limits';
import { crossCheck } from './cross-check.ts';
import { compareLists, diffSettings } from './diff-settings.ts';
import { durationDays, durationMs } from './duration.ts';
import { parseSettings } from './parse-settings.ts';
import { policyFrom } from './policy-from.ts';
import { settingsJsonSchema, settingsSchema } from './schema.ts';
import { splitSecrets } from './split-secrets.ts';

const GOOD = `
name: Example co-op
timezone: Europe/London
sources:
  books:
    kind: open-collective
    collective: example-coop
    token: typed-token-of-forty-characters
groups:
  members:  { title: Members }
  stewards: { title: Stewards, privileged: true }
rules:
  - group: members
    when: { source: books, tier: { id: 9xk2, name: Solidarity member }, paid: true }
  - group: stewards
    when: { source: books, role: ADMIN }
apps:
  cloud:
    kind: nextcloud
    url: https://cloud.example.org
    credentials: { token: { file: /run/secrets/nextcloud } }
    for: [members]
    groups: { stewards: Stewards }
mail: { from: hello@example.org }
`;

function good() {
  const parsed = parseSettings(GOOD);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.settings;
}

function faults(text: string) {
  const parsed = parseSettings(text);
  return parsed.ok ? [] : parsed.faults.map(({ line, path, code }) => `${line} ${path} ${code}`);
}

describe('latchkey.yaml', () => {
  test('a whole file is read, with defaults filled in', () => {
    const settings = good();
    expect(settings.sources.books).toMatchObject({
      every: '15m',
      url: 'https://api.opencollective.com/graphql/v2',
    });
    expect(settings.rules.map((rule) => rule.grace)).toEqual(['30d', '30d']);
    expect(settings.leaving).toEqual({ left_after: '60d', ask_erasure_after: '24mo' });
    expect(settings.apps.cloud).toMatchObject({
      make: 'ahead',
      open: false,
      on: { suspended: 'lock', left: 'lock' },
    });
  });

  test('every fault is reported at once, each with its line', () => {
    const broken = GOOD.replace('Europe/London', 'Europe/Londres')
      .replace('for: [members]', 'for: [member]')
      .replace('group: stewards\n', 'group: captains\n');
    expect(faults(broken)).toEqual([
      '3 timezone timezone',
      '15 rules.1.group no-such-group',
      '22 apps.cloud.for.0 no-such-group',
    ]);
    expect(
      faults(
        GOOD.replace('from: hello@example.org', 'from: nobody').replace('title: Members', 'titel: Members'),
      ),
    ).toEqual([
      '10 groups.members.title missing',
      '10 groups.members.titel unknown-key',
      '24 mail.from format',
    ]);
  });

  test('faults of form: an unknown kind, a key written twice, a bad duration, a rule without a form', () => {
    expect(faults(GOOD.replace('kind: open-collective', 'kind: spreadsheet'))).toEqual([
      '6 sources.books.kind unknown-kind',
    ]);
    expect(faults(GOOD.replace('name: Example co-op', 'name: A\nname: B'))).toEqual([
      expect.stringMatching(/duplicate-key$/),
    ]);
    expect(faults(GOOD.replace('role: ADMIN }', 'role: ADMIN }\n    grace: soon'))).toEqual([
      '17 rules.1.grace format',
    ]);
    expect(faults(GOOD.replace('{ source: books, role: ADMIN }', '{ source: books }'))).toHaveLength(1);
    expect(faults('name: [')).toEqual([expect.stringMatching(/yaml$/)]);
    expect(faults('')).toEqual([expect.stringMatching(/missing$/), expect.stringMatching(/missing$/)]);
  });

  test('what no part of this release acts on is refused, not taken in silence', () => {
    expect(faults(`${GOOD}roles: { admins: [somebody] }\n`)).toEqual([
      expect.stringMatching(/roles\.admins roles-by-invite$/),
    ]);
    expect(faults(`${GOOD}keepers: [Some Body]\n`)).toEqual([expect.stringMatching(/keepers\.0 format$/)]);
    expect(faults(`${GOOD}guard: { apps: { nowhere: { share: 5, min: 1 } } }\n`)).toEqual([
      expect.stringMatching(/guard\.apps\.nowhere no-such-app$/),
    ]);
    expect(faults(`${GOOD}guard: { removals: { share: 100, min: 3 } }\n`)).toHaveLength(1);
    expect(
      faults(GOOD.replace('for: [members]', 'for: [members]\n    on: { remove: { ask_after: 90d } }')),
    ).toEqual([expect.stringMatching(/on\.remove not-yet$/)]);
  });

  test('a typed secret never stands in the document; references and kept ones do', () => {
    const { document, secrets } = splitSecrets(good());
    expect(JSON.stringify(document)).not.toContain('typed-token');
    expect(secrets).toEqual([
      { name: 'sources.books.token', typed: 'typed-token-of-forty-characters' },
      { name: 'apps.cloud.credentials.token', reference: { file: '/run/secrets/nextcloud' } },
    ]);
    const again = parseSettings(JSON.stringify(document));
    expect(again.ok && splitSecrets(again.settings).secrets[0]).toEqual({
      name: 'sources.books.token',
      kept: true,
    });
  });

  test('differences name single values; no difference, none', () => {
    const before = splitSecrets(good()).document;
    const after = structuredClone(before);
    after.groups.members = { title: 'Everybody', privileged: false };
    after.languages = ['es'];
    expect(diffSettings(before, before)).toEqual([]);
    expect(
      diffSettings(before, after).map(({ section, path, before: was, after: is }) => [
        section,
        path,
        was,
        is,
      ]),
    ).toEqual([
      ['languages', 'languages', ['en', 'es'], ['es']],
      ['groups', 'groups.members.title', 'Members', 'Everybody'],
    ]);
  });

  test('of two lists it is said what goes and what comes; another order alone is neither', () => {
    const [one, two, three] = [{ group: 'a', when: { x: 1, y: 2 } }, { group: 'b' }, { group: 'c' }];
    const turned = { when: { y: 2, x: 1 }, group: 'a' };
    expect(compareLists([one, two], [three, turned])).toEqual({ gone: [two], come: [three] });
    expect(compareLists([one, two], [two, turned])).toEqual({ gone: [], come: [] });
  });

  test('rules and apps become the policy that decisions use', () => {
    expect(policyFrom(good(), 7)).toEqual({
      settingsVersion: 7,
      guard: CAREFUL,
      groups: [
        { name: 'members', title: 'Members', privileged: false },
        { name: 'stewards', title: 'Stewards', privileged: true },
      ],
      rules: [
        {
          group: 'members',
          when: { ...anyPaid, tierIds: ['9xk2'] },
          ...plainRule,
        },
        { group: 'stewards', when: { kind: 'role', source: 'books', role: 'ADMIN' }, ...plainRule },
      ],
      apps: [
        { name: 'cloud', opens: ['members'], groups: { stewards: 'Stewards' }, make: 'ahead', open: false },
      ],
      leaving: { leftAfterDays: 60 },
    });
  });

  test('a condition of parts becomes a tree, with amounts in cents and days in instants', () => {
    const settings = good();
    const when = {
      all: [
        {
          source: 'books',
          paid: true as const,
          tier: [{ id: 'a' }, { id: 'b' }],
          at_least: { amount: 7.5, currency: 'EUR' },
          waiting: '90d',
          since_before: '2026-01-31',
          recurring: true,
        },
        { not: { source: 'books', account_type: ['ORGANIZATION'] } },
      ],
    };
    const rules = [{ group: 'members', when, when_paused: 'keep', until: '2027-01-01' }];
    const parsed = settingsSchema.parse({ ...settings, rules });
    expect(policyFrom(parsed, 1).rules).toEqual([
      {
        group: 'members',
        graceDays: 30,
        whenPaused: 'keep',
        until: new Date('2027-01-01T00:00:00Z'),
        when: {
          kind: 'all',
          of: [
            {
              ...anyPaid,
              tierIds: ['a', 'b'],
              amountAtLeast: { cents: 750, currency: 'EUR' },
              waitDays: 90,
              sinceBefore: '2026-01-31T00:00:00.000Z',
              recurring: true,
            },
            { kind: 'not', of: { kind: 'account-type', source: 'books', types: ['ORGANIZATION'] } },
          ],
        },
      },
    ]);
  });

  test.each([
    ['what must not be so alone', { not: { source: 'books', role: 'ADMIN' } }, true],
    ['a kind of account alone', { source: 'books', account_type: ['INDIVIDUAL'] }, true],
    [
      'one of two that asks nothing',
      { any: [{ source: 'books', role: 'ADMIN' }, { not: { source: 'books', role: 'MEMBER' } }] },
      true,
    ],
    [
      'a role without another',
      { all: [{ source: 'books', role: 'ADMIN' }, { not: { source: 'books', role: 'MEMBER' } }] },
      false,
    ],
  ])('a rule that would give its group to everybody is a fault: %s', (_, when, fault) => {
    const settings = settingsSchema.parse({ ...good(), rules: [{ group: 'members', when }] });
    expect(crossCheck(settings).some((one) => one.code === 'rule-asks-nothing')).toBe(fault);
  });

  test('durations: minutes, hours, days and months of 30 days', () => {
    expect([
      durationMs('15m'),
      durationMs('6h'),
      durationDays('30d'),
      durationDays('24mo'),
      durationDays('1h'),
    ]).toEqual([900_000, 21_600_000, 30, 720, 1]);
    expect(() => durationMs('0d')).toThrow(RangeError);
  });

  test('the JSON Schema for editors knows every section', () => {
    const schema = settingsJsonSchema() as { properties: Record<string, unknown>; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['basis', 'sources', 'rules', 'apps', 'mail']),
    );
    expect(schema.required).toEqual(['name', 'mail']);
  });
});
