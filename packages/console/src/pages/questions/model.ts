import { leavesAt } from '@latchkey/commands/settings/leaves-at';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { compareSides, type Evidence, type EvidenceSide } from '@latchkey/domain/evidence';
import type { Fact } from '@latchkey/domain/fact';
import type { Tier } from '@latchkey/domain/tier';
import type { Database } from '@latchkey/store/database';
import { readFactsOf } from '@latchkey/store/fact';
import {
  type AskedIdentity,
  type Candidate,
  type QuestionRow,
  readCandidates,
  readQuestions,
} from '@latchkey/store/question-page';
import { readTiers } from '@latchkey/store/tier';

/** What the books show of one side. `contributions`, `roles`: as the source words them. */
export type SideFacts = {
  contributions: { status: string; tier: string | null; since: string | null; last: string | null }[];
  roles: string[];
};

/** A candidate beside the question, with what both share. */
export type CandidateView = Candidate & SideFacts & { evidence: Evidence[] };

/** One question as the page shows it. `tier`: its name where the source or the settings tell it, else its id. */
export type QuestionView = Omit<QuestionRow, 'candidates'> & SideFacts & { candidates: CandidateView[] };

/** Open questions with both sides of each, and how many there are. */
export async function readQuestionViews(
  db: Database,
  settings: HubSettings | null,
  sources: readonly string[] | null,
  limit: number,
): Promise<{ questions: QuestionView[]; total: number }> {
  const { rows, total } = await readQuestions(db.one, sources, limit);
  const candidates = await readCandidates(db.one, [...new Set(rows.flatMap((row) => row.candidates))]);
  const identityIds = [
    ...rows.map((row) => row.identity.id),
    ...candidates.flatMap((one) => one.identities.map(({ id }) => id)),
  ];
  const facts = new Map<string, Fact[]>();
  for (const fact of await readFactsOf(db.one, identityIds)) {
    facts.set(fact.identityId, [...(facts.get(fact.identityId) ?? []), fact]);
  }
  const factsOf = (ids: readonly string[]) => ids.flatMap((id) => facts.get(id) ?? []);
  const tierName = tierNames(settings, await readTiers(db.one));
  const questions = rows.map((row): QuestionView => {
    const own = factsOf([row.identity.id]);
    const side = identitySide(row.identity, own);
    return {
      ...row,
      ...sideFacts(own, tierName),
      candidates: candidates
        .filter(({ id }) => row.candidates.includes(id))
        .map((one) => {
          const theirs = factsOf(one.identities.map(({ id }) => id));
          const other = { name: one.name, addresses: one.addresses, facts: theirs.map(({ data }) => data) };
          const evidence = compareSides(side, other, row.moved.length > 0);
          return {
            ...one,
            ...sideFacts(theirs, tierName),
            evidence: evidence.map((code) =>
              code.code === 'tier-same' ? { ...code, tierId: tierName(code.tierId) } : code,
            ),
          };
        }),
    };
  });
  return { questions, total };
}

function identitySide(identity: AskedIdentity, facts: readonly Fact[]): EvidenceSide {
  return {
    name: identity.name,
    addresses: identity.address === null ? [] : [identity.address],
    facts: facts.map(({ data }) => data),
  };
}

function sideFacts(facts: readonly Fact[], tierName: (id: string) => string): SideFacts {
  const contributions = facts.flatMap(({ data }) =>
    data.kind === 'order'
      ? [
          {
            status: data.status,
            tier: data.tierId === null ? null : tierName(data.tierId),
            since: data.createdAt,
            last: data.lastChargedAt ?? data.processedAt,
          },
        ]
      : [],
  );
  const roles = facts.flatMap(({ data }) => (data.kind === 'member' ? [data.role] : []));
  return { contributions, roles: [...new Set(roles)] };
}

/** Every id of a tier to its name: what the source says, or the settings of a tier that is gone. */
function tierNames(
  settings: HubSettings | null,
  known: Readonly<Record<string, readonly Tier[]>>,
): (id: string) => string {
  const leaves = (settings?.document.rules ?? []).flatMap(({ when }) =>
    leavesAt(when, []).map(({ leaf }) => leaf),
  );
  const ruled = leaves
    .flatMap((leaf) => ('tier' in leaf && leaf.tier !== 'any' ? [leaf.tier].flat() : []))
    .flatMap((tier) => (tier.name === undefined ? [] : [[tier.id, tier.name] as const]));
  const read = Object.values(known).flatMap((tiers) =>
    tiers.flatMap((tier) => [tier.id, ...tier.aliases].map((id) => [id, tier.name] as const)),
  );
  const names = new Map([...ruled, ...read]);
  return (id) => names.get(id) ?? id;
}
