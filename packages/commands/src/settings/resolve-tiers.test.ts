import { describe, expect, test } from '@jest/globals';
import type { Tier } from '@latchkey/domain/tier';
import { tierKey } from './policy-from.ts';
import { resolveTiers } from './resolve-tiers.ts';
import { settingsSchema } from './schema.ts';

const tier = (id: string, name: string): Tier => ({ id, name, aliases: [], slug: null, type: 'TIER' });
const settings = (when: unknown) =>
  settingsSchema.parse({
    name: 'Co-op',
    sources: { books: { kind: 'open-collective', collective: 'coop', token: { env: 'OC' } } },
    groups: { members: { title: 'Members' } },
    rules: [{ group: 'members', when }],
    mail: { from: 'hub@example.org' },
  });
const pays = (tier: unknown) => ({ source: 'books', tier, paid: true });
const known = { books: [tier('t1', 'Solidarity member'), tier('t2', 'Host'), tier('t3', 'host ')] };

describe('a tier that a rule names', () => {
  test.each([
    ['by its id alone: nothing to look up', pays({ id: 'x' }), pays({ id: 'x' }), []],
    [
      'by its id and a name that moved on: the id counts',
      pays({ id: 't1', name: 'Old' }),
      pays({ id: 't1', name: 'Old' }),
      [],
    ],
    [
      'by its name: the id stands beside it',
      pays({ name: 'Solidarity member' }),
      pays({ id: 't1', name: 'Solidarity member' }),
      [],
    ],
    [
      'in other capitals',
      pays({ name: 'solidarity MEMBER' }),
      pays({ id: 't1', name: 'solidarity MEMBER' }),
      [],
    ],
    ['two bear the name', pays({ name: 'Host' }), pays({ name: 'Host' }), ['several: t2, t3']],
    [
      'nobody bears it',
      pays({ name: 'None' }),
      pays({ name: 'None' }),
      ['none: Solidarity member, Host, host '],
    ],
  ])('%s', (_, when, wanted, open) => {
    const found = resolveTiers(settings(when), known);
    expect(found.settings).toEqual(settings(wanted));
    expect(found.open.map((one) => `${one.why}: ${one.known}`)).toEqual(open);
  });
  test('deep in a condition, and among several', () => {
    const when = {
      any: [{ not: pays({ name: 'Host' }) }, { all: [pays([{ name: 'Solidarity member' }, { id: 'x' }])] }],
    };
    const found = resolveTiers(settings(when), known);
    expect(found.settings.rules[0]?.when).toMatchObject({
      any: [{}, { all: [{ tier: [{ id: 't1', name: 'Solidarity member' }, { id: 'x' }] }] }],
    });
    expect(found.open).toHaveLength(1);
  });
  test('of a source that nobody has read: it waits, and until then it is nobody’s id', () => {
    const found = resolveTiers(settings(pays({ name: 'Solidarity member' })), {});
    expect(found.open).toEqual([{ source: 'books', name: 'Solidarity member', why: 'not-read', known: '' }]);
    expect(tierKey({ name: 'Solidarity member' })).not.toBe('t1');
  });
  test('with neither id nor name: refused', () => {
    expect(() => settings(pays({}))).toThrow();
  });
});
