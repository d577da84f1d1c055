import { describe, expect, test } from '@jest/globals';
import { REASONS } from '@latchkey/domain/change';
import { CURES } from '@latchkey/domain/cure';
import { HELD_REASONS } from '@latchkey/domain/guard';
import { HOLD_KINDS, LIFTERS } from '@latchkey/domain/hold';
import { KEPT, OBSTACLES } from '@latchkey/domain/obstacle';
import { DENY_REASONS } from '@latchkey/domain/policy';
import type { Rule } from '@latchkey/domain/rule';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import { conditionInWords } from './condition-in-words.ts';
import { namesOf } from './names.ts';
import { ruleInWords } from './rule-in-words.ts';
import { type Say, sayOf } from './say.ts';
import {
  CURE_SAMPLES,
  KEPT_SAMPLES,
  LEAVES,
  OBSTACLE_SAMPLES,
  PAID_OPTIONS,
  paid,
  SEAT_COUNTS,
} from './why.samples.ts';
import { cureSentence, keptClause, obstacleClause } from './why-in-words.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const voices = LANGUAGES.flatMap((language) =>
  (['about', 'you'] as const).map((voice) => ({ language, voice })),
);
const sayIn = ({ language, voice }: (typeof voices)[number]): Say =>
  sayOf(null, { text: createText(language), now: NOW, voice });
const rule: Rule = { group: 'members', when: paid, graceDays: 30, whenPaused: 'grace', until: null };
const en = sayOf(null, { text: createText('en'), now: NOW });
const es = sayOf(null, { text: createText('es'), now: NOW });

describe.each(voices)('in $language, $voice,', (which) => {
  const say = sayIn(which);

  test.each(OBSTACLES)('what stands in the way is a clause: %s', (kind) => {
    for (const one of OBSTACLE_SAMPLES[kind]) expect(obstacleClause(one, say)).toMatch(/^[^{}]{5,}[^.{}]$/);
  });

  test.each(KEPT)('what keeps somebody in is a clause: %s', (kind) => {
    for (const one of KEPT_SAMPLES[kind]) expect(keptClause(one, say)).toMatch(/^[^{}]{5,}[^.{}]$/);
  });

  test.each(CURES)('what would change it is a sentence: %s', (kind) => {
    for (const one of CURE_SAMPLES[kind]) expect(cureSentence(one, say)).toMatch(/^[^{}]{5,}\.$/);
  });
});

test('every form of an obstacle, of what keeps somebody in and of a cure says something of its own', () => {
  for (const say of [en, es]) {
    for (const samples of Object.values(OBSTACLE_SAMPLES)) {
      const said = samples.map((one) => obstacleClause(one, say));
      expect(new Set(said).size).toBe(said.length);
    }
    const cures = Object.values(CURE_SAMPLES).flatMap((samples) =>
      samples.map((one) => cureSentence(one, say)),
    );
    expect(new Set(cures).size).toBe(cures.length);
  }
});

test.each(LANGUAGES)('every closed code that an explanation may carry has its words in %s', (language) => {
  const text = createText(language);
  const keys = [
    ...REASONS.flatMap((reason) => [`console.reason.${reason}`, `cli.reason.${reason}`]),
    ...REASONS.filter(
      (reason) => /^(books|rule|admission)-|^ambiguous$/.test(reason) && reason !== 'rule-gone',
    ).map((reason) => `idp.why.${reason}`),
    ...DENY_REASONS.flatMap((reason) => [`idp.denied.reason.${reason}`, `idp.denied.cure.${reason}`]),
    ...HELD_REASONS.map((reason) => `console.held.${reason}`),
    ...HOLD_KINDS.map((hold) => `idp.hold_name.${hold}`),
    ...LIFTERS.map((by) => `console.lifter.${by}`),
  ];
  expect(keys.filter((key) => !text.has(key))).toEqual([]);
});

describe('a rule in plain words', () => {
  test.each(Object.keys(LEAVES) as (keyof typeof LEAVES)[])('says what a leaf asks for: %s', (kind) => {
    for (const { text, names } of [en, es]) {
      const said = conditionInWords(LEAVES[kind], text, names);
      expect(said).toContain(LEAVES[kind].source);
      expect(said).not.toMatch(/[{}]/);
    }
  });

  test.each(Object.keys(PAID_OPTIONS) as (keyof typeof PAID_OPTIONS)[])(
    'says every option of a contribution, and each value apart: %s',
    (option) => {
      for (const { text, names } of [en, es]) {
        const said = PAID_OPTIONS[option].map((value) =>
          conditionInWords({ ...paid, [option]: value }, text, names),
        );
        const plain = conditionInWords(paid, text, names);
        expect(new Set([plain, ...said]).size).toBe(said.length + 1);
        for (const one of said) expect(one.startsWith(plain)).toBe(true);
      }
    },
  );

  test('says how many seats there are, in each way, and of which collective a role is asked for', () => {
    for (const { text, names } of [en, es]) {
      const said = Object.values(SEAT_COUNTS).map((seats) =>
        conditionInWords({ ...LEAVES.seat, seats }, text, names),
      );
      expect(new Set(said).size).toBe(said.length);
      const roles = [undefined, 'c1', 'any'].map((collective) =>
        conditionInWords(
          collective === undefined ? LEAVES.role : { ...LEAVES.role, collective },
          text,
          names,
        ),
      );
      expect(new Set(roles).size).toBe(roles.length);
    }
  });

  test('shows a tier by its name where a rule names it, else by its id', () => {
    const names = { ...en.names, tier: (id: string) => (id === 't1' ? 'Solidarity' : id) };
    expect(conditionInWords({ ...paid, tierIds: ['t1', 't2'] }, en.text, names)).toBe(
      'a paid contribution in books, to one of the tiers Solidarity, t2',
    );
  });

  test('shows a tier that no rule names as its source calls it, by any of its ids', () => {
    const tier = { id: 't1', aliases: ['legacy:7'], name: 'Solidarity', slug: null, type: null };
    const names = namesOf(null, { books: [tier] });
    expect(['t1', 'legacy:7', 't2'].map(names.tier)).toEqual(['Solidarity', 'Solidarity', 't2']);
  });

  test('puts together what has to be so and what must not be so', () => {
    const { role, manual } = LEAVES;
    const when = {
      kind: 'all',
      of: [
        { kind: 'any', of: [paid, manual] },
        { kind: 'not', of: role },
      ],
    } as const;
    expect(ruleInWords({ ...rule, when }, en.text, en.names).sentence).toBe(
      'members: for whoever has (a paid contribution in books or an entry in the list list, kept by hand) and not the role admin in books.',
    );
    const { condition } = ruleInWords({ ...rule, when }, es.text, es.names);
    expect([condition.text, ...condition.parts.map((part) => part.text)]).toEqual([
      'Todo esto:',
      'Al menos una de estas cosas:',
      'Esto no:',
    ]);
    expect(condition.parts[1]?.parts.map((part) => part.text)).toEqual(['el papel administración en books']);
  });

  test('says each option of the rule, and leaves out what does not concern it', () => {
    const options = (more: Partial<Rule>) => ruleInWords({ ...rule, ...more }, en.text, en.names).options;
    const plain = options({});
    expect(plain).toHaveLength(2);
    expect(options({ graceDays: 10 })).not.toEqual(plain);
    for (const whenPaused of ['keep', 'end'] as const) expect(options({ whenPaused })).not.toEqual(plain);
    expect(options({ admit: 'ask' })).toHaveLength(3);
    expect(options({ until: NOW })).toContain('The rule gives nothing from 2 March 2026 on.');
    expect(options({ when: LEAVES.manual })).toHaveLength(1);
    expect(options({ when: LEAVES.role })).toEqual([]);
  });
});
