import { anyPaid, person, plainRule, policy, source, T0 } from './decide.samples.ts';
import { explain } from './explain.ts';
import type { Person } from './person.ts';
import type { Policy, Rule } from './rule.ts';
import { type AppState, NO_SURROUNDINGS, type Surroundings } from './surroundings.ts';
import { whyAll } from './why.ts';

/** An app that does what it is told; `more` replaces parts of its state. */
export const appState = (app: string, more: Partial<AppState> = {}): AppState => ({
  app,
  mode: 'manage',
  retired: false,
  quarantined: false,
  version: 1,
  deliveredVersion: 1,
  deliveredTreatment: 'present',
  outcome: { kind: 'done', ref: 'r', changed: true },
  handle: 'ana',
  ...more,
});

type Case = Partial<Person> & {
  life?: Person['account']['life'];
  /** Rules of the policy in place of the samples'. */
  rules?: readonly Rule[];
  policy?: Policy;
  /** When the books were last read completely; T0. */
  readOn?: Date | null;
  around?: Partial<Surroundings>;
  cloud?: Partial<AppState>;
};

/** What is said of a person at T0 with the sample policy: app `cloud`, and the groups `members` and `stewards`. */
export function whyOf(given: Case) {
  const { rules, policy: own, readOn = T0, around, cloud, ...parts } = given;
  const used = own ?? { ...policy, rules: rules ?? policy.rules };
  const apps = [appState('cloud', cloud), appState('room'), appState('forum')];
  const said = explain(
    person({
      identities: [
        {
          id: 'i1',
          source: 'books',
          accountId: 'a1',
          type: 'INDIVIDUAL',
          isGuest: false,
          isIncognito: false,
          hasAddress: true,
        },
      ],
      ...parts,
    }),
    used,
    { books: source(readOn) },
    T0,
    { ...NO_SURROUNDINGS, apps, ...around },
  );
  const why = whyAll(said);
  const of = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Error('no such app or group');
    return found;
  };
  return {
    said,
    cloud: of(why.apps.find(({ app }) => app === 'cloud')),
    forum: of(why.apps.find(({ app }) => app === 'forum')),
    members: of(why.groups.find(({ group }) => group === 'members')),
    stewards: of(why.groups.find(({ group }) => group === 'stewards')),
  };
}

/** In a group since T0, by a rule. */
export const inGroup = (group: string, endOn: Date | null = null): Person['grants'][number] => ({
  group,
  origin: 'rule',
  startOn: T0,
  endOn,
});

/** A wish for `cloud`. */
export const wish = (
  treatment: Person['entitlements'][number]['treatment'] = 'present',
): Person['entitlements'][number] => ({
  app: 'cloud',
  treatment,
  groups: [],
  version: 1,
  epoch: 1,
  closedOn: treatment === 'present' ? null : T0,
});

/** A rule of the group `members`. */
export const membersRule = (when: Rule['when'], more: Partial<Rule> = {}): Rule => ({
  group: 'members',
  when,
  ...plainRule,
  ...more,
});

/** A contribution to the tier `tier` in `books`. */
export const toTier = { ...anyPaid, tierIds: ['tier'] };
/** The role of the books' admins. */
export const isAdmin = { kind: 'role', source: 'books', role: 'ADMIN' } as const;
