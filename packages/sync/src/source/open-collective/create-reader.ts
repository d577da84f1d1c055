import type { HttpClient } from '@latchkey/runtime/http';
import type { z } from 'zod';
import { problem, type SourceReader } from '../reader.ts';
import { type Ask, createAsk } from './ask.ts';
import { checkDoor } from './door.ts';
import { type Fields, readFields } from './fields.ts';
import { lookUp } from './look-up.ts';
import { createPace, machineTimer, type Pace, type Timer } from './pace.ts';
import { membersQuery, ordersQuery } from './queries.ts';
import { memberRow, membersReply, orderRow, ordersReply } from './rows.ts';
import { PAGE, type ReadPage, type ScanOutcome, type ScanPage, scan } from './scan.ts';

export type OpenCollectiveOptions = {
  url: string;
  /** Slug of the collective. */
  collective: string;
  token: string;
  /** The collective's id from the first complete read; null before it. */
  pinnedId: string | null;
  http: HttpClient;
  /** Kept between reads of one source, so that together they stay under the rate limit. */
  pace?: Pace;
  timer?: Timer;
};

/** What one read of the collective goes on with from page to page. */
export type Session = {
  ask: Ask;
  slug: string;
  pinnedId: string | null;
  fields: Fields;
  meId: string | null;
};

/** Reads a collective of Open Collective over GraphQL v2. @see contracts/open-collective.md §12 */
export function createOpenCollectiveReader(options: OpenCollectiveOptions): SourceReader {
  const timer = options.timer ?? machineTimer;
  const ask = createAsk({ ...options, timer, pace: options.pace ?? createPace(timer) });
  let fields: Promise<Fields> | null = null;

  async function open(): Promise<Session> {
    fields ??= readFields(ask);
    return { ask, slug: options.collective, pinnedId: options.pinnedId, fields: await fields, meId: null };
  }

  return {
    async *readAll() {
      const session = await open();
      let pin: { id: string; slug: string } | null = null;
      const onDoor = (door: { id: string; slug: string }) => {
        pin = { id: door.id, slug: door.slug };
      };
      const members = yield* scan('members', pages(session, 'members', onDoor));
      const orders = members.fatal ? skipped() : yield* scan('orders', pages(session, 'orders', onDoor));
      return {
        complete: members.complete && orders.complete,
        total: members.total + orders.total,
        counts: {
          members: members.seen,
          membersTotal: members.total,
          orders: orders.seen,
          ordersTotal: orders.total,
          notKept: members.unlinkable + orders.unlinkable,
        },
        problems: [...members.problems, ...orders.problems],
        pin,
      };
    },
    async readOne(aliases) {
      return lookUp(await open(), aliases);
    },
  };
}

function skipped(): ScanOutcome {
  return { complete: false, problems: [], total: 0, seen: 0, unlinkable: 0, fatal: true };
}

/** Reads pages of members or of orders, each answer checked before its rows count. */
function pages(
  session: Session,
  what: 'members' | 'orders',
  onDoor: (door: { id: string; slug: string }) => void,
): ReadPage {
  const query = what === 'members' ? membersQuery(session.fields) : ordersQuery(session.fields);
  const status = what === 'orders' ? { status: session.fields.statuses } : {};

  return async (offset) => {
    const answer = await session.ask(query, { slug: session.slug, limit: PAGE, offset, ...status });
    if (!answer.ok) return { ok: false, problems: [answer.problem], page: null };
    if (answer.errors !== null) return { ok: false, problems: [answer.errors], page: null };
    const read = what === 'members' ? readMembers(answer.data) : readOrders(answer.data);
    if (read === null) {
      const empty = isEmpty(answer.data, what);
      return { ok: false, problems: [problem(empty ? 'answer-empty' : 'answer-broken')], page: null };
    }
    const problems = checkDoor(read.door, session.pinnedId, session.meId);
    if (problems.length > 0) return { ok: false, problems, page: read.page };
    session.meId ??= read.door.me?.id ?? null;
    if (read.door.account !== null) onDoor(read.door.account);
    return { ok: true, page: read.page };
  };
}

type Read = { door: Pick<z.infer<typeof membersReply>, 'me'> & { account: Door }; page: ScanPage };
type Door = Parameters<typeof checkDoor>[0]['account'];

function readMembers(data: unknown): Read | null {
  const parsed = membersReply.safeParse(data);
  if (!parsed.success) return null;
  const { members } = parsed.data.account ?? {};
  const rows = members?.nodes.map((node) => ({ id: node.id, row: memberRow(node, node.account) })) ?? [];
  return { door: parsed.data, page: { total: members?.totalCount ?? 0, rows } };
}

function readOrders(data: unknown): Read | null {
  const parsed = ordersReply.safeParse(data);
  if (!parsed.success) return null;
  const { orders } = parsed.data.account ?? {};
  const rows = orders?.nodes.map((node) => ({ id: node.id, row: orderRow(node) })) ?? [];
  return { door: parsed.data, page: { total: orders?.totalCount ?? 0, rows } };
}

/** Whether an answer has nulls where rows should be: the shape is right and there is nothing in it. */
function isEmpty(data: unknown, what: 'members' | 'orders'): boolean {
  if (data === null || data === undefined) return true;
  const account = (data as { account?: Record<string, unknown> | null }).account;
  if (account === null || account === undefined) return true;
  const collection = account[what] as { nodes?: unknown; totalCount?: unknown } | null | undefined;
  if (collection === null || collection === undefined) return true;
  return collection.nodes === null || collection.totalCount === null || includesNull(collection.nodes);
}

function includesNull(nodes: unknown): boolean {
  return Array.isArray(nodes) && nodes.includes(null);
}
