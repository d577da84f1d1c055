import { readAllAt } from '@latchkey/domain/as-if-read';
import type { Fact } from '@latchkey/domain/fact';
import { type ShortGrace, shortGraces } from '@latchkey/domain/grace-cost';
import { CAREFUL, isLooser } from '@latchkey/domain/guard-limits';
import { type PersonPreview, previewPerson } from '@latchkey/domain/preview-policy';
import type { Policy } from '@latchkey/domain/rule';
import { verdict } from '@latchkey/domain/verdict';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { readFactsOf } from '@latchkey/store/fact';
import { streamUnlinkedIdentities } from '@latchkey/store/identity';
import { readPaidInGrace } from '@latchkey/store/paid-in-grace';
import { streamPeople } from '@latchkey/store/person';
import { readSources } from '../read-sources.ts';

/** Numbers of one app or group (`app:NAME`, `group:NAME`). */
export type ScopePreview = { scope: string; gain: number; lose: number };

/**
 * What other rules would change. `people`: the first of them, those who lose first; `gain`, `lose`, `sooner`: how many
 * people. `newPeople`, `noLonger`: people of the books without an account who would newly be invited, or not any more.
 */
export type SettingsPreview = {
  people: PersonPreview[];
  gain: number;
  lose: number;
  sooner: number;
  newPeople: number;
  noLonger: number;
  scopes: ScopePreview[];
  shortGraces: ShortGrace[];
  /** People who gain, lose, or would newly be invited or no longer be. */
  affected: number;
  affectsRole: boolean;
  looserGuard: boolean;
};

/** More people than this are counted and not listed. */
const LISTED = 200;
/** More people than this, and a second person has to agree. */
const ALONE = 10;

/** Whether a change of rules needs a second person's word. */
export function needsSecond(preview: SettingsPreview): boolean {
  return preview.affected > ALONE || preview.affectsRole || preview.looserGuard;
}

/** Previews other rules by the facts that are stored: no source is called and nothing is written. `before` null: none yet. */
export async function previewSettings(
  db: Database,
  before: Policy | null,
  after: Policy,
): Promise<SettingsPreview> {
  const old: Policy = before ?? { ...after, groups: [], rules: [], apps: [] };
  const sources = await readSources(db.one);
  const now = await readCalendar(db.one);
  const losing: PersonPreview[] = [];
  const others: PersonPreview[] = [];
  const counts = { gain: 0, lose: 0, sooner: 0, affectsRole: false, touched: 0 };
  const scopes = new Map<string, ScopePreview>();
  for await (const batch of streamPeople(db)) {
    for (const person of batch) {
      const preview = previewPerson(person, old, after, sources, now);
      if (preview === null) continue;
      counts.touched += 1;
      if (preview.gains.length > 0) counts.gain += 1;
      if (preview.losses.length > 0) counts.lose += 1;
      if (preview.ends.length > 0) counts.sooner += 1;
      counts.affectsRole ||= preview.hasRole;
      for (const [kind, items] of [
        ['gain', preview.gains],
        ['lose', preview.losses],
      ] as const) {
        for (const { what, name } of items) {
          if (what === 'invitation') continue;
          const scope = `${what}:${name}`;
          const row = scopes.get(scope) ?? { scope, gain: 0, lose: 0 };
          scopes.set(scope, { ...row, [kind]: row[kind] + 1 });
        }
      }
      const list = preview.losses.length > 0 ? losing : others;
      if (list.length < LISTED) list.push(preview);
    }
  }
  const { newPeople, noLonger } = await previewUnlinked(db, old, after, sources, now);
  const { gain, lose, sooner, affectsRole, touched } = counts;
  return {
    people: [...losing, ...others].slice(0, LISTED),
    gain,
    lose,
    sooner,
    newPeople,
    noLonger,
    scopes: [...scopes.values()].sort((a, b) => (a.scope < b.scope ? -1 : 1)),
    shortGraces: shortGraces(before, after, await readPaidInGrace(db.one)),
    affected: touched + newPeople + noLonger,
    affectsRole,
    looserGuard: before !== null && isLooser(before.guard ?? CAREFUL, after.guard ?? CAREFUL),
  };
}

async function previewUnlinked(
  db: Database,
  before: Policy,
  after: Policy,
  sources: Parameters<typeof readAllAt>[0],
  now: Date,
): Promise<{ newPeople: number; noLonger: number }> {
  const result = { newPeople: 0, noLonger: 0 };
  const read = readAllAt(sources, now);
  for await (const identities of streamUnlinkedIdentities(db, 500)) {
    const facts = new Map<string, Fact[]>();
    for (const fact of await readFactsOf(
      db.one,
      identities.map((one) => one.id),
    )) {
      facts.set(fact.identityId, [...(facts.get(fact.identityId) ?? []), fact]);
    }
    for (const identity of identities) {
      const subject = { facts: facts.get(identity.id) ?? [], identities: [identity] };
      const given = (policy: Policy) => policy.rules.some((rule) => verdict(subject, rule, read, now).grants);
      const [was, is] = [given(before), given(after)];
      if (is && !was) result.newPeople += 1;
      if (was && !is) result.noLonger += 1;
    }
  }
  return result;
}
