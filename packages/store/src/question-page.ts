import type { QuestionKind } from '@latchkey/domain/correlate';
import type { HoldKind } from '@latchkey/domain/hold';
import type { Reader } from './database.ts';

/** The outside account that is asked about, as the books show it. */
export type AskedIdentity = {
  id: string;
  source: string;
  accountId: string | null;
  type: string;
  isGuest: boolean;
  isIncognito: boolean;
  slug: string | null;
  name: string | null;
  address: string | null;
  aliases: string[];
  firstReadOn: string;
};

/** One open question with what it is about. `candidates`: accounts that it may be. */
export type QuestionRow = {
  id: string;
  kind: QuestionKind;
  askedOn: Date;
  askedMemberOn: Date | null;
  identity: AskedIdentity;
  candidates: string[];
  /** Ids that the source gives for one thing that was a candidate's and came back under the other; empty: none did. */
  moved: string[];
};

/** An account that a question may be about. */
export type Candidate = {
  id: string;
  name: string | null;
  username: string | null;
  life: string;
  holds: HoldKind[];
  addresses: string[];
  identities: { id: string; source: string; slug: string | null; aliases: string[]; firstReadOn: string }[];
};

const ALIASES = 'SELECT jsonb_agg(b.alias ORDER BY b.alias) FROM identity_alias b WHERE b.identity_id = i.id';
const IDENTITY = `jsonb_build_object('id', i.id, 'source', i.source, 'accountId', i.account_id, 'type', i.type,
  'isGuest', i.is_guest, 'isIncognito', i.is_incognito, 'slug', i.slug, 'name', i.name, 'address', i.address,
  'aliases', coalesce((${ALIASES}), '[]'), 'firstReadOn', i.first_read_on)`;
const SCOPE = `($1::text[] IS NULL OR i.source = ANY($1))`;

/** Open questions about people of these sources (null: of all), oldest first. */
export async function readQuestions(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<{ rows: QuestionRow[]; total: number }> {
  const rows = await db.query<QuestionRow & { total: number }>(
    `SELECT q.id, q.kind, q.asked_on AS "askedOn", q.asked_member_on AS "askedMemberOn", ${IDENTITY} AS identity,
       ARRAY(SELECT DISTINCT c FROM (SELECT q.account_id::text AS c UNION
         SELECT jsonb_array_elements_text(coalesce(q.evidence -> 'candidates', '[]'))) all_of
         WHERE c IS NOT NULL ORDER BY c) AS candidates,
       ARRAY(SELECT a.kind || ' ' || a.alias FROM fact_alias a WHERE a.fact_id = (q.evidence ->> 'fact')::uuid
         ORDER BY a.alias) AS moved,
       count(*) OVER ()::int AS total
     FROM question q JOIN identity i ON i.id = q.identity_id WHERE q.answered_on IS NULL AND ${SCOPE}
     ORDER BY q.asked_on, q.id LIMIT $2`,
    [sources, limit],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** The accounts that questions may be about. */
export async function readCandidates(db: Reader, accountIds: readonly string[]): Promise<Candidate[]> {
  if (accountIds.length === 0) return [];
  return db.query<Candidate>(
    `SELECT a.id, a.name, a.username, a.life,
       ARRAY(SELECT h.kind FROM hold h WHERE h.account_id = a.id ORDER BY h.kind) AS holds,
       ARRAY(SELECT d.address FROM address d WHERE d.account_id = a.id
         UNION SELECT i.address FROM identity i WHERE i.account_id = a.id AND i.address IS NOT NULL) AS addresses,
       (SELECT coalesce(jsonb_agg(${IDENTITY} ORDER BY i.id), '[]') FROM identity i WHERE i.account_id = a.id)
         AS identities
     FROM account a WHERE a.id = ANY($1::uuid[]) AND a.life <> 'erased' ORDER BY a.id`,
    [[...accountIds]],
  );
}

/** Outside accounts that a person did not let in, the latest first. */
export async function readRefused(
  db: Reader,
  sources: readonly string[] | null,
): Promise<{ questionId: string; name: string | null; slug: string | null; answeredOn: Date }[]> {
  return db.query(
    `SELECT DISTINCT ON (q.identity_id) q.id AS "questionId", i.name, i.slug, q.answered_on AS "answeredOn"
     FROM question q JOIN identity i ON i.id = q.identity_id
     WHERE q.answer ->> 'answer' = 'refused' AND i.account_id IS NULL AND ${SCOPE}
     ORDER BY q.identity_id, q.answered_on DESC LIMIT 100`,
    [sources],
  );
}

/** The source of the outside account that a question is about; null where there is no such question. */
export async function readQuestionSource(db: Reader, id: string): Promise<string | null> {
  const [row] = await db.query<{ source: string }>(
    'SELECT i.source FROM question q JOIN identity i ON i.id = q.identity_id WHERE q.id = $1',
    [id],
  );
  return row?.source ?? null;
}
