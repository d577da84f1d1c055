import type { Totals } from '@latchkey/domain/books-fall';
import type { Hold } from '@latchkey/domain/hold';
import type { Database } from '@latchkey/store/database';
import type { HubState, StoredFact } from './hub-state.ts';
import { numbersOf } from './oracle.ts';

/**
 * What a hub says of its people, told by the numbers of their outside accounts, so that two hubs can be compared: a line
 * for each account, for each question that is open, and for each change that waits.
 */
export type Told = string[];

type Account = {
  numbers: number[];
  life: string;
  invitation: string | null;
  holds: readonly Pick<Hold, 'kind' | 'untilOn' | 'placedOn'>[];
  groups: readonly { group: string; origin: string; endOn: Date | null }[];
  apps: readonly { app: string; treatment: string; groups: string[] }[];
};

const day = (on: Date | null) => on?.toISOString() ?? 'open';

function tellAccount(one: Account): string {
  const holds = one.holds.map(({ kind, placedOn, untilOn }) => `${kind} ${day(placedOn)}–${day(untilOn)}`);
  const groups = one.groups.map(({ group, origin, endOn }) => `${group}(${origin}) until ${day(endOn)}`);
  const apps = one.apps.map(
    ({ app, treatment, groups: there }) => `${app} ${treatment} [${there.toSorted()}]`,
  );
  return [
    `account ${one.numbers.toSorted((a, b) => a - b).join(' ')}: ${one.life}, invitation ${one.invitation}`,
    `held by ${holds.sort().join(', ') || 'nothing'}`,
    `in ${groups.sort().join(', ') || 'nothing'}`,
    apps.sort().join(', '),
  ].join('; ');
}

/** What the hub in memory says. */
export function tellModel(hub: HubState): Told {
  const accounts = [...hub.accounts].map(([id, { account, invitation, holds, grants, entitlements }]) =>
    tellAccount({
      numbers: [...numbersOf(hub, id)],
      life: account.life,
      invitation: invitation?.state ?? null,
      holds,
      groups: grants,
      apps: entitlements.map((one) => ({ ...one, groups: [...one.groups] })),
    }),
  );
  const aboutOf = (id: string) => {
    const identity = hub.identities.get(id);
    return identity === undefined ? numbersOf(hub, id) : new Set(numbersIn(identity.aliases));
  };
  const questions = hub.questions.flatMap(({ answer, kind, identityId }) =>
    answer === null ? [`question ${kind}: ${[...aboutOf(identityId)]}`] : [],
  );
  const waiting = hub.waiting.map(
    ({ accountId, key, reason }) => `waits ${Math.min(...aboutOf(accountId))}: ${key} by ${reason}`,
  );
  const facts = [...hub.facts.values()].map(tellFact);
  const books = tellBooks(hub.reads.findLast((one) => one.complete)?.on ?? null, hub.totals);
  return [books, ...accounts, ...questions, ...waiting, ...facts].sort();
}

/** The last complete read, and what the books had then. */
function tellBooks(on: Date | null, { members, orders }: Totals): string {
  return `books read whole on ${day(on)}: ${members} members, ${orders} orders`;
}

type KnownRow = Pick<StoredFact, 'aliases' | 'data' | 'missing' | 'sinceOn' | 'confirmedOn' | 'firstReadOn'>;

/** A row of the books as it is known. */
function tellFact({ aliases, data, missing, sinceOn, confirmedOn, firstReadOn }: KnownRow): string {
  const { kind, ...rest } = data;
  const said = JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  const run = `since ${day(sinceOn)}, alone ${day(confirmedOn)}, first ${day(firstReadOn)}`;
  return `${kind} ${aliases.find((one) => one.startsWith('id:'))}: ${missing ? 'missing' : 'there'} ${run} ${said}`;
}

function numbersIn(aliases: readonly string[]): number[] {
  return aliases.flatMap((one) =>
    one.startsWith('legacyId:') ? [Number(one.slice('legacyId:'.length))] : [],
  );
}

const NUMBERS_OF = (identities: string) => `ARRAY(
  SELECT split_part(l.alias, ':', 2)::int FROM identity_alias l JOIN identity n ON n.id = l.identity_id
  WHERE l.alias LIKE 'legacyId:%' AND ${identities})`;

/** What the hub in a database says. */
export async function tellDatabase(db: Database): Promise<Told> {
  const accounts = await db.one.query<Account>(
    `SELECT ${NUMBERS_OF('n.account_id = a.id')} AS numbers, a.life, v.state AS invitation,
       coalesce((SELECT json_agg(json_build_object('kind', h.kind, 'untilOn', h.until_on, 'placedOn', h.placed_on))
                 FROM hold h WHERE h.account_id = a.id), '[]') AS holds,
       coalesce((SELECT json_agg(json_build_object('group', g.group_name, 'origin', g.origin, 'endOn', g.end_on))
                 FROM group_grant g WHERE g.account_id = a.id), '[]') AS groups,
       coalesce((SELECT json_agg(json_build_object('app', e.app, 'treatment', e.treatment, 'groups', e.groups))
                 FROM entitlement e WHERE e.account_id = a.id), '[]') AS apps
     FROM account a LEFT JOIN invitation v ON v.account_id = a.id`,
  );
  const questions = await db.one.query<{ kind: string; numbers: number[] }>(
    `SELECT q.kind, ${NUMBERS_OF('n.id = q.identity_id')} AS numbers FROM question q WHERE q.answered_on IS NULL`,
  );
  const waiting = await db.one.query<{ key: string; held: string; numbers: number[] }>(
    `SELECT c.change_key AS key, c.held, ${NUMBERS_OF('(n.id = c.identity_id OR n.account_id = c.account_id)')} AS numbers
     FROM plan_change c JOIN plan p ON p.id = c.plan_id WHERE c.state = 'held' AND p.state = 'open'`,
  );
  const facts = await db.one.query<KnownRow>(
    `SELECT f.data || jsonb_build_object('kind', f.kind) AS data, f.missing, f.since_on AS "sinceOn", f.confirmed_on AS "confirmedOn", f.first_read_on AS "firstReadOn",
       ARRAY(SELECT l.alias FROM fact_alias l WHERE l.fact_id = f.id) AS aliases
     FROM fact f`,
  );
  const [books] = await db.one.query<{ on: Date | null; totals: Totals | null }>(
    `SELECT last_complete_on AS on, last_totals AS totals FROM source`,
  );
  return [
    tellBooks(books?.on ?? null, books?.totals ?? {}),
    ...facts.map(tellFact),
    ...accounts.map((one) => tellAccount(withDates(one))),
    ...questions.map(({ kind, numbers }) => `question ${kind}: ${numbers}`),
    ...waiting.map(({ key, held, numbers }) => `waits ${Math.min(...numbers)}: ${key} by ${held}`),
  ].sort();
}

function withDates(one: Account): Account {
  const date = (text: Date | null) => (text === null ? null : new Date(text));
  return {
    ...one,
    holds: one.holds.map((hold) => ({
      ...hold,
      placedOn: new Date(hold.placedOn),
      untilOn: date(hold.untilOn),
    })),
    groups: one.groups.map((group) => ({ ...group, endOn: date(group.endOn) })),
  };
}
