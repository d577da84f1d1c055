import type { SourceRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { z } from 'zod';
import { type LookUpOutcome, problem } from '../reader.ts';
import { type Child, ofChild, problemsOf } from './children.ts';
import type { Session } from './create-reader.ts';
import { checkDoor, everyIdOf, ownerIn } from './door.ts';
import { readPaused } from './paused.ts';
import { personOrdersQuery, personQuery, placesQuery } from './queries.ts';
import {
  memberThing,
  type OrderNode,
  ordersReply,
  orderThing,
  type PersonNode,
  personReply,
  placesReply,
  type RoleNode,
  refundsOf,
  rowOf,
} from './rows.ts';
import { PAGE } from './scan.ts';

type Part<T> = { ok: true; value: T } | { ok: false; problems: ReadProblem[] };

/**
 * Everything that the collective has of one outside account: its roles by `memberOf`, its contributions by
 * `orders(oppositeAccount)`. An account that the server no longer has (deleted, or merged into another) is an answer:
 * complete, not found, no rows. Of somebody known by number alone (a hook tells no more) the contributions are read
 * first, since only they can be asked for by number.
 * `children`: events and projects whose rows count as well.
 * @see contracts/open-collective.md §3, §12.3
 */
export async function lookUp(
  session: Session,
  aliases: readonly string[],
  children: readonly Child[] = [],
): Promise<LookUpOutcome> {
  const values = (kind: string) =>
    aliases.flatMap((alias) => (alias.startsWith(`${kind}:`) ? [alias.slice(kind.length + 1)] : []));
  const publicIds = session.fields.publicId ? values('publicId') : [];
  const ids = [...new Set([...values('id'), ...publicIds])];
  const [number] = values('legacyId');
  if (ids.length > 0) {
    const roles = await readRolesByAny(session, ids, children);
    if (!roles.ok) return failed(roles.problems);
    if (roles.value === null) return { complete: true, found: false, rows: [], problems: [] };
    const { person } = roles.value;
    const orders = await readOrders(session, { id: person.id }, person, children);
    if (!orders.ok) return failed(orders.problems);
    return { complete: true, found: true, rows: [...roles.value.rows, ...orders.value.rows], problems: [] };
  }
  if (number === undefined) return failed([problem('answer-empty')]);
  const orders = await readOrders(session, { legacyId: Number(number) }, null, children);
  if (!orders.ok) return failed(orders.problems);
  const { person } = orders.value;
  if (person === null) return { complete: false, found: false, rows: [], problems: [] };
  const roles = await readRoles(session, person.id, children);
  if (!roles.ok) return failed(roles.problems);
  return {
    complete: true,
    found: true,
    rows: [...(roles.value?.rows ?? []), ...orders.value.rows],
    problems: [],
  };
}

function failed(problems: ReadProblem[]): LookUpOutcome {
  return { complete: false, found: false, rows: [], problems };
}

/** An id may have changed its form since it was written down: only what none of them finds is not there. */
async function readRolesByAny(
  session: Session,
  ids: readonly string[],
  children: readonly Child[],
): Promise<Part<{ person: PersonNode; rows: SourceRow[] } | null>> {
  for (const id of ids) {
    const roles = await readRoles(session, id, children);
    if (!roles.ok || roles.value !== null) return roles;
  }
  return { ok: true, value: null };
}

async function readRoles(
  session: Session,
  id: string,
  children: readonly Child[],
): Promise<Part<{ person: PersonNode; rows: SourceRow[] } | null>> {
  let person: PersonNode | null = null;
  const roles = await readEvery<RoleNode>(async (offset) => {
    const part = await askFor(session, personQuery(session.fields), personReply, { id, offset });
    if (!part.ok) return part;
    person = part.value.person;
    return { ok: true, value: [part.value.person === null ? NONE : part.value.person.memberOf] };
  });
  if (!roles.ok) return roles;
  const of = person as PersonNode | null;
  if (of === null) return { ok: true, value: null };
  const rows = (roles.value[0] ?? []).flatMap((node) => rowOf(memberThing(node), of) ?? []);
  for (let at = 0; at < children.length; at += MOST_PLACES) {
    const places = await readPlaces(session, of, children.slice(at, at + MOST_PLACES));
    if (!places.ok) return places;
    rows.push(...places.value);
  }
  return { ok: true, value: { person: of, rows } };
}

/** One page of one collection; absent: the server did not tell. */
type Page<T> = { totalCount: number; nodes: readonly T[] } | null | undefined;
const NONE = { totalCount: 0, nodes: [] };

/**
 * Every row of some collections that are asked for together, page by page. Rows have no second sort key, so pages may
 * overlap or miss one: fewer different rows than the server counted at first are no answer. `problemsAt`: what is wrong,
 * told of the collection of that place.
 */
async function readEvery<T extends { id: string }>(
  ask: (offset: number) => Promise<Part<readonly Page<T>[]>>,
  problemsAt: (at: number, problems: ReadProblem[]) => ReadProblem[] = (_, problems) => problems,
): Promise<Part<T[][]>> {
  const found: Map<string, T>[] = [];
  let totals: number[] | null = null;
  for (let offset = 0; ; offset += PAGE) {
    const part = await ask(offset);
    if (!part.ok) return part;
    for (const [at, page] of part.value.entries()) {
      if (!page) return { ok: false, problems: problemsAt(at, [problem('answer-empty')]) };
      const rows = found[at] ?? new Map<string, T>();
      for (const node of page.nodes) rows.set(node.id, node);
      found[at] = rows;
    }
    totals ??= part.value.map((page) => page?.totalCount ?? 0);
    const isFull = part.value.some((page) => (page?.nodes.length ?? 0) >= PAGE);
    // A server that gives full pages for ever is not followed.
    if (isFull && offset <= Math.max(...totals)) continue;
    const short = totals.findIndex((total, at) => (found[at]?.size ?? 0) < total);
    if (short >= 0) return { ok: false, problems: problemsAt(short, [problem('answer-empty')]) };
    return { ok: true, value: found.map((rows) => [...rows.values()]) };
  }
}

/** Accounts whose members are asked for in one request. */
const MOST_PLACES = 20;

async function readPlaces(
  session: Session,
  person: PersonNode,
  children: readonly Child[],
): Promise<Part<SourceRow[]>> {
  const slugs = Object.fromEntries(children.map(({ slug }, at) => [`s${at}`, slug]));
  const query = placesQuery(session.fields, Object.values(slugs));
  const placeAt = (at: number) => children[at] as Child;
  const places = await readEvery<RoleNode>(
    async (offset) => {
      const part = await askFor(session, query, placesReply, { id: person.id, offset, ...slugs });
      if (!part.ok) return part;
      return { ok: true, value: children.map((_, at) => part.value.person?.[`r${at}`]) };
    },
    (at, problems) => problemsOf(placeAt(at), problems),
  );
  if (!places.ok) return places;
  const rows = places.value.flatMap((nodes, at) =>
    nodes.flatMap((node) => rowOf(ofChild(memberThing(node), placeAt(at)), person) ?? []),
  );
  return { ok: true, value: rows };
}

/** `of`: whose they are, where that is known: they are asked for by it, whether or not each of them says so. */
async function readOrders(
  session: Session,
  from: { id: string } | { legacyId: number },
  of: PersonNode | null,
  children: readonly Child[],
): Promise<Part<{ person: PersonNode | null; rows: SourceRow[] }>> {
  const status = session.fields.statuses;
  const query = personOrdersQuery(session.fields, session.asks, children.length > 0);
  const orders = await readEvery<OrderNode>(async (offset) => {
    const part = await askFor(session, query, ordersReply, { from, status, offset });
    return part.ok ? { ok: true, value: [part.value.account?.orders] } : part;
  });
  if (!orders.ok) return orders;
  const nodes = orders.value[0] ?? [];
  const person = of ?? nodes.find((node) => node.fromAccount)?.fromAccount ?? null;
  const isPaused = nodes.some((node) => node.status === 'PAUSED');
  const paused = isPaused
    ? await readPaused(session, from, children.length > 0)
    : ({ ok: true, pausedBy: new Map() } as const);
  if (!paused.ok) return paused;
  const rows = nodes.flatMap((node) =>
    [
      rowOf(ofChild(orderThing(node, paused.pausedBy), placeOf(node, children)), person) ?? [],
      refundsOf(node, person, session.refundsFrom),
    ].flat(),
  );
  return { ok: true, value: { person, rows } };
}

/** The event or project that a contribution was made to; null: to the collective itself. */
function placeOf({ toAccount }: OrderNode, children: readonly Child[]): Child | null {
  return children.find(({ ids }) => toAccount && everyIdOf(toAccount).some((id) => ids.includes(id))) ?? null;
}

async function askFor<T extends Parameters<typeof checkDoor>[0]>(
  session: Session,
  query: string,
  schema: z.ZodType<T>,
  variables: Record<string, unknown>,
): Promise<Part<T>> {
  const answer = await session.ask(query, { slug: session.slug, limit: PAGE, ...variables });
  if (!answer.ok) return { ok: false, problems: [answer.problem] };
  if (answer.errors !== null) return { ok: false, problems: [answer.errors] };
  const parsed = schema.safeParse(answer.data);
  if (!parsed.success)
    return { ok: false, problems: [problem(answer.data ? 'answer-broken' : 'answer-empty')] };
  const problems = checkDoor(parsed.data, session.pinnedId, session.me);
  if (problems.length > 0) return { ok: false, problems };
  session.me ??= ownerIn(parsed.data);
  return { ok: true, value: parsed.data };
}
