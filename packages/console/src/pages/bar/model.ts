import { isBarReason, runningContributions } from '@latchkey/domain/bar';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Visit } from '@latchkey/idp/web/session-guard';
import { readHolds } from '@latchkey/store/hold';
import { loadPerson } from '@latchkey/store/person';
import { readRoles } from '@latchkey/store/role';
import { nameAuthor } from '../name-author.ts';
import type { BarModel } from './view.ts';

/** How somebody stands, and whether this visitor may put them out or take it back. */
export async function readBarModel(deps: PageDeps, seen: Visit, accountId: string): Promise<BarModel> {
  const { db } = deps;
  const [holds, person, roles] = await Promise.all([
    readHolds(db.one, accountId),
    loadPerson(db.one, accountId),
    readRoles(db.one, accountId),
  ]);
  const hold = holds.find((one) => one.kind === 'barred');
  const date = (when: Date) => seen.text.date(when, seen.timezone);
  return {
    csrf: seen.csrf,
    accountId,
    standing:
      hold === undefined
        ? null
        : {
            reason: isBarReason(hold.reasonCode)
              ? seen.text.t(`guard.bar.reason.${hold.reasonCode}`)
              : hold.reasonCode,
            by: await nameAuthor(db.one, seen.text, hold.placedBy),
            since: date(hold.placedOn),
            until: hold.untilOn === null ? null : date(hold.untilOn),
          },
    blocked: blockOf(seen, accountId, roles.length > 0),
    running: runningContributions(person?.facts ?? []).length > 0,
  };
}

/** What stops this visitor from putting somebody out alone. */
export function blockOf(seen: Visit, accountId: string, hasRole: boolean): BarModel['blocked'] {
  if (!seen.roles.some(({ role }) => role === 'admin')) return 'not-admin';
  if (seen.person.accountId === accountId) return 'self';
  return hasRole ? 'has-role' : null;
}
