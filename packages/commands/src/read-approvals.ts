import { type Approval, createStandings, type Electorate, type Standing } from '@latchkey/domain/approval';
import type { ChangeKey } from '@latchkey/domain/change';
import type { Policy } from '@latchkey/domain/rule';
import { findByUsernames } from '@latchkey/store/account';
import { readLiveApprovals } from '@latchkey/store/approval';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { readRoleHolders } from '@latchkey/store/role';

/** Accounts that the settings name as keepers. */
export async function readKeepers(db: Reader, policy: Policy): Promise<ReadonlySet<string>> {
  const names = policy.guard?.keepers ?? [];
  return new Set(names.length === 0 ? [] : await findByUsernames(db, names));
}

/** What people's live words say of changes, as they stand now. */
export type Approvals = {
  standing(about: string, key: ChangeKey): Standing;
  /** Whether a change of an account, or of an identity that is not linked yet, may go on by them. */
  approved(about: string, key: ChangeKey): boolean;
};

/** Reads live approvals and who there is to approve. */
export async function readApprovals(db: Reader, policy: Policy): Promise<Approvals> {
  const approvals: readonly Approval[] = await readLiveApprovals(db);
  const holders = await readRoleHolders(db);
  const keepers = await readKeepers(db, policy);
  const now = await readCalendar(db);
  const electorate: Electorate = {
    admins: new Set(holders.filter((holder) => holder.role === 'admin').map((holder) => holder.accountId))
      .size,
    roleHolders: new Set([...holders.map((holder) => holder.accountId), ...keepers]),
    privileged: new Set(policy.groups.filter((group) => group.privileged).map((group) => group.name)),
  };
  const standing = createStandings(approvals, electorate, now);
  return { standing, approved: (about, key) => standing(about, key).kind === 'effective' };
}
