import type { EndWrite, FactState } from '@latchkey/domain/end-read';
import type { Fact, FactData } from '@latchkey/domain/fact';
import type { FactWrite, KnownFact } from '@latchkey/domain/merge-read';
import type { Database, Reader, Tx } from './database.ts';

/** One fact as JSON, out of the view `fact_now` under the alias `f`; `factFrom` makes a Fact of it. */
export const FACT_JSON = `json_build_object('id', f.id, 'source', f.source, 'identityId', f.identity_id,
  'kind', f.kind, 'data', f.data, 'missing', f.missing, 'firstReadOn', f.first_read_on, 'lastReadOn', f.last_read_on,
  'sinceOn', f.since_on, 'agreedOn', f.agreed_on, 'confirmedOn', f.confirmed_on)`;

export type FactJson = Record<string, unknown> & { kind: string; data: object };

function date(value: unknown): Date | null {
  return value === null || value === undefined ? null : new Date(value as string);
}

/** A Fact out of FACT_JSON. */
export function factFrom(json: FactJson): Fact {
  return {
    id: json.id as string,
    source: json.source as string,
    identityId: json.identityId as string,
    data: { kind: json.kind, ...json.data } as FactData,
    missing: json.missing as boolean,
    firstReadOn: date(json.firstReadOn) as Date,
    lastReadOn: date(json.lastReadOn) as Date,
    sinceOn: date(json.sinceOn),
    agreedOn: date(json.agreedOn),
    confirmedOn: date(json.confirmedOn),
  };
}

/** Every fact of some outside accounts. */
export async function readFactsOf(db: Reader, identityIds: readonly string[]): Promise<Fact[]> {
  const rows = await db.query<{ fact: FactJson }>(
    `SELECT ${FACT_JSON} AS fact FROM fact_now f WHERE f.identity_id = ANY($1::uuid[]) ORDER BY f.id`,
    [identityIds],
  );
  return rows.map((row) => factFrom(row.fact));
}

/** What is known of facts by their aliases, kind by kind. */
export async function readKnownFacts(
  db: Reader,
  source: string,
  kind: FactData['kind'],
  aliases: readonly string[],
): Promise<KnownFact[]> {
  const rows = await db.query<Omit<KnownFact, 'data'> & { kind: string; data: object }>(
    `SELECT f.id, f.identity_id AS "identityId", f.kind, f.data, f.missing, f.last_read_on AS "lastReadOn",
       f.since_on AS "sinceOn", i.account_id AS "accountId",
       ARRAY(SELECT q.identity_id::text FROM question q WHERE q.kind = 'continuity'
         AND q.evidence ->> 'from' = i.id::text AND q.answer ->> 'same' = 'false') AS "releasedTo",
       (SELECT array_agg(b.alias ORDER BY b.alias) FROM fact_alias b WHERE b.fact_id = f.id) AS aliases
     FROM fact f JOIN identity i ON i.id = f.identity_id
     WHERE f.id IN (SELECT a.fact_id FROM fact_alias a
                    WHERE a.source = $1 AND a.kind = $2 AND a.alias = ANY($3::text[]))`,
    [source, kind, aliases],
  );
  return rows.map(({ kind: of, data, ...row }) => ({ ...row, data: { kind: of, ...data } as FactData }));
}

/** Writes what merging a page changed. `confirmedOn` null keeps what was confirmed before: a later run makes it void. */
export async function writeFacts(tx: Tx, source: string, writes: readonly FactWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ data: { kind, ...data }, ...write }) => ({ ...write, kind, data }));
  const json = JSON.stringify(rows);
  await tx.query(
    `INSERT INTO fact (id, source, identity_id, kind, data, missing, first_read_on, last_read_on, since_on, confirmed_on)
     SELECT r.id, $1, r."identityId", r.kind, r.data, r.missing, r."lastReadOn", r."lastReadOn", r."sinceOn",
       r."confirmedOn"
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, "identityId" uuid, kind text, data jsonb, missing boolean,
       "lastReadOn" timestamptz, "sinceOn" timestamptz, "confirmedOn" timestamptz)
     ON CONFLICT (id) DO UPDATE SET identity_id = excluded.identity_id, data = excluded.data,
       missing = excluded.missing, last_read_on = excluded.last_read_on, since_on = excluded.since_on,
       confirmed_on = coalesce(excluded.confirmed_on, fact.confirmed_on)`,
    [source, json],
  );
  await tx.query(
    `INSERT INTO fact_alias (source, kind, alias, fact_id)
     SELECT $1, r.kind, a.alias, r.id
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, kind text, aliases jsonb),
       jsonb_array_elements_text(r.aliases) AS a(alias)
     ON CONFLICT DO NOTHING`,
    [source, json],
  );
}

const STATE = `id, missing, since_on AS "sinceOn", last_read_on AS "lastReadOn"`;

/** The facts of a source that the end of a full read may change, in batches: all but those long known to be missing. */
export function streamFactStates(db: Database, source: string): AsyncGenerator<FactState[]> {
  return db.stream<FactState>(
    `SELECT ${STATE} FROM fact WHERE source = $1 AND NOT (missing AND since_on IS NOT NULL)`,
    [source],
    5000,
  );
}

/** The same for one outside account, missing ones included. */
export async function readFactStatesOf(db: Reader, identityId: string): Promise<FactState[]> {
  return db.query<FactState>(`SELECT ${STATE} FROM fact WHERE identity_id = $1`, [identityId]);
}

/**
 * Writes what the end of a read changed. A fact that was written after its state was read is left as it is, so that a
 * look-up during a long full read is never undone by it. `lookedUpOn`: when the look-up was made; null: a full read.
 * Returns the outside accounts concerned.
 */
export async function writeEnds(
  tx: Tx,
  writes: readonly (EndWrite & { lastReadOn: Date })[],
  lookedUpOn: Date | null,
): Promise<string[]> {
  if (writes.length === 0) return [];
  const rows = await tx.query<{ identityId: string }>(
    `UPDATE fact f SET missing = r.missing, since_on = r."sinceOn", confirmed_on = coalesce(r."confirmedOn", f.confirmed_on),
       last_read_on = coalesce($2, f.last_read_on)
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, missing boolean, "sinceOn" timestamptz,
       "confirmedOn" timestamptz, "lastReadOn" timestamptz)
     WHERE f.id = r.id AND f.last_read_on <= r."lastReadOn"
     RETURNING f.identity_id AS "identityId"`,
    [JSON.stringify(writes), lookedUpOn],
  );
  return rows.map((row) => row.identityId);
}

/** What the facts of a source say in one word, and how many say it: status of an order, role of a member, kind of a refund. */
export async function countWords(
  db: Reader,
  source: string,
): Promise<{ kind: string; word: string; count: number }[]> {
  return db.query(
    `SELECT kind, word, count(*)::int AS count
     FROM (SELECT kind, CASE kind WHEN 'order' THEN data ->> 'status' WHEN 'member' THEN data ->> 'role'
             WHEN 'refund' THEN data ->> 'refundKind' END AS word
           FROM fact WHERE source = $1 AND NOT missing) w
     WHERE word IS NOT NULL GROUP BY kind, word ORDER BY kind, word`,
    [source],
  );
}
