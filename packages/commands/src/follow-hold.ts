import type { Change } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import { decideEntitlements } from '@latchkey/domain/decide-entitlements';
import { raiseVersion } from '@latchkey/store/account';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import { applyChange } from './apply-change.ts';
import type { CommandContext } from './context.ts';
import { readSources } from './read-sources.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Writes what a person's own suspension means for the apps: wishes alone, so that nothing else is decided on the way.
 * Somebody named this person, so the tickets are taken and never refused. Returns the account's new version.
 */
export async function followHold(
  tx: Tx,
  accountId: string,
  cause: string,
  context: CommandContext,
): Promise<number> {
  const person = await loadPerson(tx, accountId);
  const policy = context.policy ?? (await readSettings(tx))?.policy ?? null;
  const changes = person === null || policy === null ? [] : await wishes();
  if (person !== null && changes.length > 0) {
    const seenVersion = person.account.version;
    const applied = await applyChange(
      tx,
      { accountId, seenVersion, changes, cause, forced: true, ended: true },
      { ...context, policy },
    );
    if (!applied.ok) throw new Error(`a locked account refused its own wishes: ${applied.fault.code}`);
    return applied.version;
  }
  return raiseVersion(tx, accountId, null);

  async function wishes(): Promise<Change[]> {
    if (person === null || policy === null) return [];
    const sources = await readSources(tx);
    const now = await readCalendar(tx);
    if (person.account.life === 'invited') {
      return decide(person, policy, sources, now).filter((change) => change.kind === 'withdraw-invitation');
    }
    return decideEntitlements(person, policy, sources, now);
  }
}
