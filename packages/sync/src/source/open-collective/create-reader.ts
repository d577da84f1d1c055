import type { SourceAsks } from '@latchkey/domain/source-asks';
import type { HttpClient } from '@latchkey/runtime/http';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { SourceReader } from '../reader.ts';
import { type Ask, createAsk } from './ask.ts';
import { type Door, idsOfCollective } from './door.ts';
import { type Fields, readFields } from './fields.ts';
import { lookUp } from './look-up.ts';
import { createPace, machineTimer, type Pace, type Timer } from './pace.ts';
import { pagesOf } from './pages.ts';
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
  meId: string | null;
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
    return { ask, slug, pinnedId, fields: await fields, asks, refundsFrom, meId: null };
  }

  return {
    async *readAll() {
      const session = await open();
      let pin: { id: string; slug: string } | null = null;
      const onDoor = (door: NonNullable<Door['account']>) => {
        pin = { id: idsOfCollective(door).join(' '), slug: door.slug };
      };
      const resting = new Set<string>();
      const onResting = (accountId: string) => void resting.add(accountId);
      const members = yield* scan('members', pagesOf(session, 'members', { onDoor, onResting }));
      const paused = members.fatal ? null : await readPaused(session, null);
      const orders = paused?.ok
        ? yield* scan('orders', pagesOf(session, 'orders', { onDoor, pausedBy: paused.pausedBy }))
        : skipped(paused?.problems ?? []);
      const refunds = orders.fatal
        ? skipped([])
        : yield* scan('refunds', pagesOf(session, 'refunds', { onDoor, dateFrom: session.refundsFrom }));
      const parts = [members, orders, refunds];
      return {
        complete: parts.every((part) => part.complete),
        total: members.total + orders.total,
        counts: {
          members: members.seen,
          membersTotal: members.total,
          orders: orders.seen,
          ordersTotal: orders.total,
          refunds: refunds.seen,
          resting: resting.size,
          notKept: parts.reduce((sum, part) => sum + part.unlinkable, 0),
        },
        problems: parts.flatMap((part) => part.problems),
        pin,
        totals: { members: members.total, orders: orders.total },
        me: session.meId,
      };
    },
    async readTiers() {
      return readTiers(await open());
    },
    async readOne(aliases) {
      const session = await open();
      return { ...(await lookUp(session, aliases)), me: session.meId };
    },
  };
}

const DAY_MS = 86_400_000;

function skipped(problems: ReadProblem[]): ScanOutcome {
  return { complete: false, problems, total: 0, seen: 0, unlinkable: 0, fatal: true };
}
