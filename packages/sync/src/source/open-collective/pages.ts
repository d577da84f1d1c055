import type { UnshownRow } from '@latchkey/domain/source-row';
import type { z } from 'zod';
import { problem } from '../reader.ts';
import type { ActiveCheck } from './active-check.ts';
import { ofChild } from './children.ts';
import type { Session } from './create-reader.ts';
import { checkDoor, type Door, ownerIn } from './door.ts';
import { membersQuery, ordersQuery, refundsQuery } from './queries.ts';
import {
  membersReply,
  memberThing,
  ordersReply,
  orderThing,
  type PersonNode,
  refundsReply,
  refundThing,
  restingAccount,
  rowOf,
} from './rows.ts';
import { PAGE, type ReadPage, type ScanPage } from './scan.ts';

/** What a full read reads page by page. */
export type Collection = 'members' | 'orders' | 'refunds';

/** `pausedBy`: who but their members paused contributions. `dateFrom`: from when returns of money are asked for. */
export type PageTerms = {
  onDoor: (door: NonNullable<Door['account']>) => void;
  /** Called with each account that is archived or suspended there. */
  onResting?: (accountId: string) => void;
  /** Sees every row; absent: nothing is compared. */
  check?: ActiveCheck;
  pausedBy?: ReadonlyMap<string, string>;
  dateFrom?: Date;
};

/** Reads pages of a collection, each answer checked before its rows count. */
export function pagesOf(session: Session, what: Collection, terms: PageTerms): ReadPage {
  const { query, more, read } = plan(session, what, terms);
  return async (offset) => {
    const answer = await session.ask(query, { slug: session.slug, limit: PAGE, offset, ...more });
    if (!answer.ok) return { ok: false, problems: [answer.problem], page: null };
    if (answer.errors !== null) return { ok: false, problems: [answer.errors], page: null };
    const found = read(answer.data);
    if (found === null) {
      const empty = isEmpty(answer.data, what);
      return { ok: false, problems: [problem(empty ? 'answer-empty' : 'answer-broken')], page: null };
    }
    const problems = checkDoor(found.door, session.pinnedId, session.me);
    if (problems.length > 0) return { ok: false, problems, page: found.page };
    session.me ??= ownerIn(found.door);
    if (found.door.account !== null) terms.onDoor(found.door.account);
    return { ok: true, page: found.page };
  };
}

type Read = { door: Door; page: ScanPage };
type Plan = { query: string; more: Record<string, unknown>; read: (data: unknown) => Read | null };

function plan(session: Session, what: Collection, terms: PageTerms): Plan {
  const { fields, asks } = session;
  switch (what) {
    case 'members':
      return {
        query: membersQuery(fields),
        more: {},
        read: reading(membersReply, ({ account }) =>
          toPage(session, account?.members, memberThing, (node) => {
            const resting = memberThing(node) === null ? null : restingAccount(node);
            if (resting !== null) terms.onResting?.(resting);
            terms.check?.member(node);
            return node.account;
          }),
        ),
      };
    case 'orders': {
      const pausedBy = terms.pausedBy ?? new Map<string, string>();
      return {
        query: ordersQuery(fields, asks),
        more: { status: fields.statuses },
        read: reading(ordersReply, ({ account }) =>
          toPage(
            session,
            account?.orders,
            (node) => orderThing(node, pausedBy),
            (node) => {
              terms.check?.order(node);
              return node.fromAccount;
            },
          ),
        ),
      };
    }
    case 'refunds':
      return {
        query: refundsQuery(fields),
        more: { dateFrom: terms.dateFrom?.toISOString() },
        read: reading(refundsReply, ({ account }) =>
          toPage(session, account?.transactions, refundThing, (node) => {
            terms.check?.refund(node);
            return node.order?.fromAccount;
          }),
        ),
      };
  }
}

function reading<T extends Door>(schema: z.ZodType<T>, page: (data: T) => ScanPage): Plan['read'] {
  return (data) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { door: parsed.data, page: page(parsed.data) } : null;
  };
}

function toPage<N extends { id: string }>(
  session: Session,
  collection: { totalCount: number; nodes: N[] } | undefined,
  thingOf: (node: N) => UnshownRow | null,
  whose: (node: N) => PersonNode | null | undefined,
): ScanPage {
  const rows = (collection?.nodes ?? []).map((node) => {
    const [thing, of] = [ofChild(thingOf(node), session.child), whose(node)];
    return of ? { id: node.id, row: rowOf(thing, of) } : { id: node.id, row: null, unshown: thing };
  });
  return { total: collection?.totalCount ?? 0, rows };
}

const KEYS: Readonly<Record<Collection, string>> = {
  members: 'members',
  orders: 'orders',
  refunds: 'transactions',
};

/** Whether an answer has nulls where rows should be: the shape is right and there is nothing in it. */
function isEmpty(data: unknown, what: Collection): boolean {
  if (data === null || data === undefined) return true;
  const account = (data as { account?: Record<string, unknown> | null }).account;
  if (account === null || account === undefined) return true;
  const collection = account[KEYS[what]] as { nodes?: unknown; totalCount?: unknown } | null | undefined;
  if (collection === null || collection === undefined) return true;
  return collection.nodes === null || collection.totalCount === null || includesNull(collection.nodes);
}

function includesNull(nodes: unknown): boolean {
  return Array.isArray(nodes) && nodes.includes(null);
}
