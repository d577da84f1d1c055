import { readSources } from '@latchkey/commands/read-sources';
import type { Policy } from '@latchkey/domain/rule';
import { verdict } from '@latchkey/domain/verdict';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { streamPeople } from '@latchkey/store/person';

/** Why somebody would be invited: what the books say, and the group that follows from it. */
export type InvitationReason = { group: string; reason: string; basis: string | null };

/** Reasons of some people, by account: every rule that would give its group now. */
export async function readReasons(
  db: Database,
  policy: Policy,
  accountIds: readonly string[],
): Promise<Map<string, InvitationReason[]>> {
  if (accountIds.length === 0) return new Map();
  const [sources, now] = await Promise.all([readSources(db.one), readCalendar(db.one)]);
  const reasons = new Map<string, InvitationReason[]>();
  for await (const people of streamPeople(db, { accountIds })) {
    for (const person of people) {
      const found = policy.rules.flatMap((rule) => {
        const said = verdict(person, rule, sources, now);
        return said.grants ? [{ group: rule.group, reason: said.reason, basis: said.basis }] : [];
      });
      reasons.set(person.account.id, found);
    }
  }
  return reasons;
}
