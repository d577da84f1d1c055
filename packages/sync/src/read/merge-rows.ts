import { randomUUID } from 'node:crypto';
import { isConcerned } from '@latchkey/domain/concerned';
import { factKey, type Known, type MergedPage, mergePage } from '@latchkey/domain/merge-read';
import { givesSeats, type Rule } from '@latchkey/domain/rule';
import type { SourceRow } from '@latchkey/domain/source-row';
import { fillAddresses } from '@latchkey/store/address';
import type { Database, Reader } from '@latchkey/store/database';
import { readKnownFacts, writeFacts } from '@latchkey/store/fact';
import { readKnownIdentities, writeIdentities } from '@latchkey/store/identity';
import { askQuestion } from '@latchkey/store/question';

const KINDS = ['member', 'order', 'refund', 'manual'] as const;

/** What the hub knows of everything that these rows may touch. */
async function readKnown(db: Reader, source: string, rows: readonly SourceRow[]): Promise<Known> {
  const aliases = (kind: string) =>
    rows.filter((row) => row.data.kind === kind).flatMap((row) => row.aliases);
  const people = [...new Set(rows.flatMap((row) => row.person.aliases))];
  const identities = new Map<string, Awaited<ReturnType<typeof readKnownIdentities>>[number]>();
  for (const identity of await readKnownIdentities(db, source, people)) {
    for (const alias of identity.aliases) identities.set(alias, identity);
  }
  const facts = new Map<string, Awaited<ReturnType<typeof readKnownFacts>>[number]>();
  for (const kind of KINDS) {
    const wanted = aliases(kind);
    if (wanted.length === 0) continue;
    for (const fact of await readKnownFacts(db, source, kind, wanted)) {
      for (const alias of fact.aliases) facts.set(factKey(kind, alias), fact);
    }
  }
  return { identities, facts };
}

/**
 * Merges rows that were asked for at `readOn` and writes what they change, in one transaction. What came back under
 * another outside account becomes a question. Nothing is written where nothing is new.
 */
export async function mergeRows(
  db: Database,
  input: {
    source: string;
    kind: 'full' | 'one';
    readOn: Date;
    rows: readonly SourceRow[];
    rules: readonly Rule[];
  },
): Promise<MergedPage> {
  const { source, kind, readOn, rules } = input;
  const rows = givesSeats(rules, source) ? input.rows : input.rows.map(withoutAdmins);
  const known = await readKnown(db.one, source, rows);
  const merged = mergePage(
    known,
    rows,
    { kind, readOn },
    { isConcerned: (data, type) => isConcerned(data, rules, source, readOn, type), newId: randomUUID },
  );
  if (merged.identities.length === 0 && merged.facts.length === 0 && merged.moved.length === 0) return merged;
  await db.tx(async (tx) => {
    await writeIdentities(tx, source, merged.identities, readOn);
    if (merged.identities.length > 0)
      await fillAddresses(
        tx,
        merged.identities.map(({ id }) => id),
      );
    await writeFacts(tx, source, merged.facts);
    for (const { factId, fromIdentityId, toIdentityId, accountId } of merged.moved) {
      const evidence = { fact: factId, from: fromIdentityId, to: toIdentityId };
      await askQuestion(tx, { kind: 'continuity', identityId: toIdentityId, accountId, evidence });
    }
  });
  return merged;
}

/** Where no rule gives seats nobody has to be asked who hands them out. */
function withoutAdmins(row: SourceRow): SourceRow {
  if (row.person.type === 'INDIVIDUAL') return row;
  return { ...row, person: { ...row.person, adminAddresses: null } };
}
