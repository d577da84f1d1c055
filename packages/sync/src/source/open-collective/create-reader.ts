import type { SourceAsks } from '@latchkey/domain/source-asks';
import type { HttpClient } from '@latchkey/runtime/http';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { SourcePage, SourceReader } from '../reader.ts';
import { createActiveCheck } from './active-check.ts';
import { type Ask, createAsk } from './ask.ts';
import { type Child, problemsOf, readChildren, sessionOf } from './children.ts';
import { type Door, everyIdOf } from './door.ts';
import { type Fields, readFields } from './fields.ts';
import { lookUp } from './look-up.ts';
import { createPace, machineTimer, type Pace, type Timer } from './pace.ts';
import { type PageTerms, pagesOf } from './pages.ts';
import { readPaused } from './paused.ts';
import { type ScanOutcome, scan } from './scan.ts';
import { readTiers } from './tiers.ts';

export type OpenCollectiveOptions = {
  url: string;
  /** Slug of the collective. */
  collective: string;
  token: string;
  /** The collective's id from the first complete read; null before it. */
  pinnedId: string | null;
  asks: SourceAsks;
  /** Events and projects of the collective are read too. */
  children?: boolean;
  /** The instant by the calendar: how far back returns of money are asked for. */
  now: () => Promise<Date>;
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
  asks: SourceAsks;
  /** Returns of money before are neither asked for nor taken from a look-up: both reads tell of the same ones. */
  refundsFrom: Date;
  /** Ids of who asks, with spaces between them; null before the first answer. */
  me: string | null;
  /** The event or project that is read; null: the collective itself. */
  child: Child | null;
};

/** Reads a collective of Open Collective over GraphQL v2. @see contracts/open-collective.md §12 */
export function createOpenCollectiveReader(options: OpenCollectiveOptions): SourceReader {
  const timer = options.timer ?? machineTimer;
  const ask = createAsk({ ...options, timer, pace: options.pace ?? createPace(timer) });
  let fields: Promise<Fields> | null = null;

  async function open(): Promise<Session> {
    fields ??= readFields(ask);
    const { collective: slug, pinnedId, asks } = options;
    const refundsFrom = new Date((await options.now()).getTime() - asks.refundDays * DAY_MS);
    return { ask, slug, pinnedId, fields: await fields, asks, refundsFrom, me: null, child: null };
  }

  return {
    async *readAll() {
      const session = await open();
      let pin: { id: string; slug: string } | null = null;
      const onDoor = (door: NonNullable<Door['account']>) => {
        pin = { id: everyIdOf(door).join(' '), slug: door.slug };
      };
      const resting = new Set<string>();
      const onResting = (id: string) => void resting.add(id);
      const check = createActiveCheck(await options.now());
      const own = yield* readAccount(session, { onDoor, onResting, check });
      const [members, orders, refunds] = own;
      const listed: Awaited<ReturnType<typeof readChildren>> =
        options.children === true && own.every((part) => !part.fatal)
          ? await readChildren(session)
          : { ok: true, children: [] };
      const problems = own.flatMap((part) => part.problems);
      if (!listed.ok) problems.push(...listed.problems);
      const others: ScanOutcome[] = [];
      for (const child of listed.ok ? listed.children : []) {
        const parts = yield* readAccount(sessionOf(session, child), { onDoor: () => {} });
        problems.push(
          ...problemsOf(
            child,
            parts.flatMap((part) => part.problems),
          ),
        );
        others.push(...parts);
      }
      const parts = [...own, ...others];
      const inChildren = others.reduce((sum, part) => sum + part.total, 0);
      return {
        complete: listed.ok && parts.every((part) => part.complete),
        total: members.total + orders.total + inChildren,
        counts: {
          members: members.seen,
          membersTotal: members.total,
          orders: orders.seen,
          ordersTotal: orders.total,
          refunds: refunds.seen,
          resting: resting.size,
          ...(session.fields.active ? { disagree: check.disagree() } : {}),
          notKept: parts.reduce((sum, part) => sum + part.unlinkable, 0),
          ...(options.children === true
            ? { children: others.reduce((sum, part) => sum + part.seen, 0) }
            : {}),
        },
        problems,
        pin,
        totals: {
          members: members.total,
          orders: orders.total,
          ...(options.children === true ? { children: inChildren } : {}),
        },
        me: session.me,
      };
    },
    async readTiers() {
      const session = await open();
      const own = await readTiers(session);
      const listed = own === null || options.children !== true ? null : await readChildren(session);
      if (own === null || listed === null) return own;
      if (!listed.ok) return null;
      for (const child of listed.children) {
        const tiers = await readTiers(sessionOf(session, child));
        if (tiers === null) return null;
        own.push(...tiers);
      }
      return own;
    },
    async readOne(aliases) {
      const session = await open();
      const listed = options.children === true ? await readChildren(session) : null;
      if (listed?.ok === false)
        return { complete: false, found: false, rows: [], problems: listed.problems, me: session.me };
      return { ...(await lookUp(session, aliases, listed?.children ?? [])), me: session.me };
    },
  };
}

const DAY_MS = 86_400_000;

/** Members, contributions and returns of money of one account: the collective, or an event or project of it. */
async function* readAccount(
  session: Session,
  terms: Pick<PageTerms, 'onDoor' | 'onResting' | 'check'>,
): AsyncGenerator<SourcePage, [ScanOutcome, ScanOutcome, ScanOutcome]> {
  const { onResting: _, ...each } = terms;
  const members = yield* scan('members', pagesOf(session, 'members', terms));
  const paused = members.fatal ? null : await readPaused(session, null);
  const orders = paused?.ok
    ? yield* scan('orders', pagesOf(session, 'orders', { ...each, pausedBy: paused.pausedBy }))
    : skipped(paused?.problems ?? []);
  const refunds = orders.fatal
    ? skipped([])
    : yield* scan('refunds', pagesOf(session, 'refunds', { ...each, dateFrom: session.refundsFrom }));
  return [members, orders, refunds];
}

function skipped(problems: ReadProblem[]): ScanOutcome {
  return { complete: false, problems, total: 0, seen: 0, unlinkable: 0, fatal: true };
}
