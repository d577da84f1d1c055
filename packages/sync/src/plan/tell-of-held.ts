import { createHash } from 'node:crypto';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import { type Proposal, rowFrom } from './planned-change.ts';

const WEEK_MS = 7 * 86_400_000;

/** The changes of a plan that are held, new people left out: of them a mail of their own tells. */
export class HeldSet {
  readonly #items = new Set<string>();
  readonly reasons: Record<string, number> = {};

  add(proposals: readonly Proposal[]): void {
    for (const proposal of proposals) {
      if (proposal.held === null || proposal.held === 'new-people') continue;
      const row = rowFrom(proposal, 0);
      this.#items.add(`${row.accountId ?? row.identityId} ${row.key}`);
      this.reasons[proposal.held] = (this.reasons[proposal.held] ?? 0) + 1;
    }
  }

  get count(): number {
    return this.#items.size;
  }

  /** Names the set, whatever the order in which it came. */
  get hash(): string {
    const hash = createHash('sha256');
    for (const item of [...this.#items].sort()) hash.update(`${item}\n`);
    return hash.digest('base64url');
  }
}

/** Writes to those who answer for the books that changes wait for them: of the same set once a week. */
export async function tellOfHeld(tx: Tx, planId: string, held: HeldSet): Promise<void> {
  if (held.count === 0) return;
  const week = Math.floor((await readCalendar(tx)).getTime() / WEEK_MS);
  await insertMail(tx, {
    accountId: null,
    template: 'held-plan',
    payload: { planId, count: held.count, reasons: held.reasons },
    eventKey: `held-plan:${held.hash}:${week}`,
  });
}
