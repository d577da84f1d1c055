import { catalogue } from '@latchkey/connectors/catalogue';
import { tidyName } from '@latchkey/domain/person-name';
import { lockAccount, raiseVersion, writeName } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockEntitlements, queueDelivery, raiseWishes } from '@latchkey/store/entitlement';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Kinds of apps that show people's names. */
const SHOW_NAMES = Object.values(catalogue)
  .filter((about) => about.fields.includes('displayName'))
  .map((about) => about.kind);

/**
 * Gives a member the name they typed. The one before is kept nowhere: the audit row has none. Every app that shows names
 * is wished the same once more, at the front of its queue; returns those apps.
 */
export async function changeName(
  tx: Tx,
  input: { accountId: string; name: string },
  context: CommandContext,
): Promise<{ ok: true; apps: string[] } | Refused<'no-such-account' | 'wrong-life' | 'no-name'>> {
  const name = tidyName(input.name);
  if (name === null) return refuse('no-name');
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life !== 'active' && account.life !== 'left') return refuse('wrong-life');
  if (account.name === name) return { ok: true, apps: [] };
  await lockEntitlements(tx, account.id);
  await writeName(tx, account.id, name);
  const apps = await raiseWishes(tx, account.id, SHOW_NAMES);
  for (const app of apps) {
    await queueDelivery(tx, account.id, app, 1);
    tx.afterCommit(() => context.wake(`app:${app}`));
  }
  await raiseVersion(tx, account.id, null);
  await writeAudit(tx, {
    event: 'name-changed',
    accountId: account.id,
    actor: context.actor,
    detail: { apps },
  });
  return { ok: true, apps };
}
