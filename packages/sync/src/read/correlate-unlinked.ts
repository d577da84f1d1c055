import { type Correlation, correlate } from '@latchkey/domain/correlate';
import type { Fact } from '@latchkey/domain/fact';
import type { Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import { verdict } from '@latchkey/domain/verdict';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { readFactsOf } from '@latchkey/store/fact';
import { streamUnlinked, type Unlinked } from '@latchkey/store/identity';
import { findTombstones } from '@latchkey/store/tombstone';

/** Purpose of the keyed hashes in tombstones. */
export const TOMBSTONE_PURPOSE = 'tombstone';

const BATCH = 500;

/**
 * Correlates every outside account that no account belongs to and that a rule would give a group now; in batches, and
 * writes nothing. One that a question is open about is left out until it is answered; one that a person did not let in
 * stays out. Of several new ones with the same address the first goes ahead; the others are asked about once it has an
 * account.
 */
export async function* correlateUnlinked(options: {
  db: Database;
  policy: Policy;
  sources: Sources;
  now: Date;
  keys: PurposeKeys;
}): AsyncGenerator<Correlation[]> {
  const { db, policy, sources, now, keys } = options;
  const hashesOf = ({ identity, aliases }: Unlinked) =>
    aliases.flatMap((alias) => keys.hashes(TOMBSTONE_PURPOSE, `${identity.source} ${alias}`));
  const fresh = new Set<string>();
  for await (const unlinked of streamUnlinked(db, BATCH)) {
    const batch = unlinked.filter((one) => !one.refused && one.asked.length === 0);
    const facts = new Map<string, Fact[]>();
    for (const fact of await readFactsOf(
      db.one,
      batch.map(({ identity }) => identity.id),
    )) {
      facts.set(fact.identityId, [...(facts.get(fact.identityId) ?? []), fact]);
    }
    const granted = batch.filter(({ identity }) => {
      const subject = { facts: facts.get(identity.id) ?? [], identities: [identity] };
      return policy.rules.some((rule) => verdict(subject, rule, sources, now).grants);
    });
    const erased = new Set(await findTombstones(db.one, granted.flatMap(hashesOf)));
    const correlations: Correlation[] = [];
    for (const one of granted) {
      const { identity, continuity, sameAddress } = one;
      const erasedBefore = erased.size > 0 && hashesOf(one).some((hash) => erased.has(hash));
      const found = correlate(identity, { proved: [], erasedBefore, continuity, sameAddress });
      if (found.kind === 'new' && one.address !== null) {
        if (fresh.has(one.address)) continue;
        fresh.add(one.address);
      }
      correlations.push(found);
    }
    if (correlations.length > 0) yield correlations;
  }
}
