import type { CommandContext } from '@latchkey/commands/context';
import { emptySeat } from '@latchkey/commands/empty-seat';
import { type FillSeatInput, fillSeat } from '@latchkey/commands/fill-seat';
import type { Database } from '@latchkey/store/database';
import type { Context } from 'koa';
import { z } from 'zod';
import { sayNext } from './flash.ts';

/** What the form sends that fills a seat. */
export const fillSchema = z.object({
  username: z.string().trim().max(200).default(''),
  name: z.string().trim().max(100).default(''),
  address: z.union([z.literal(''), z.email('seats.fault.address')]).default(''),
});
/** What the form sends that empties one. */
export const emptySchema = z.object({ account: z.uuid() });

type On = { db: Database; ctx: Context; identityId: string; byTreasurer: boolean; context: CommandContext };

/** Fills a seat as the form asks, and has the next page say how it went. */
export async function fillFrom(on: On, form: z.infer<typeof fillSchema>): Promise<void> {
  const { identityId, byTreasurer } = on;
  const who: FillSeatInput['who'] | null =
    form.username !== ''
      ? { username: form.username }
      : form.address !== ''
        ? { address: form.address, name: form.name === '' ? null : form.name }
        : null;
  if (who === null) return sayNext(on.ctx, 'warn', 'seats.fault.who');
  const done = await on.db.tx((tx) => fillSeat(tx, { identityId, who, byTreasurer }, on.context));
  if (!done.ok) sayNext(on.ctx, 'warn', `seats.fault.${done.fault.code}`);
  else sayNext(on.ctx, 'good', done.invited ? 'seats.filled_invited' : 'seats.filled');
}

/** Empties a seat, and has the next page say how it went. */
export async function emptyFrom(on: On, accountId: string): Promise<void> {
  const { identityId, byTreasurer } = on;
  const done = await on.db.tx((tx) => emptySeat(tx, { identityId, accountId, byTreasurer }, on.context));
  if (done.ok) sayNext(on.ctx, 'good', 'seats.emptied');
  else sayNext(on.ctx, 'warn', `seats.fault.${done.fault.code}`);
}
