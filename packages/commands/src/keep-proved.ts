import type { Tx } from '@latchkey/store/database';
import { findOrganizations } from '@latchkey/store/seat';
import type { CommandContext } from './context.ts';
import { nameKeeper } from './name-keeper.ts';

/**
 * Somebody proved to be the admin of outside accounts, given by every id. Those that are organizations that a rule
 * concerns are theirs to hand out seats of, from then on until a treasurer ends it. Returns how many they keep of them.
 */
export async function keepProved(
  tx: Tx,
  input: { source: string; aliases: readonly string[]; accountId: string },
  context: CommandContext,
): Promise<number> {
  let keeps = 0;
  for (const identityId of await findOrganizations(tx, input.source, input.aliases)) {
    const keeper = { identityId, accountId: input.accountId, origin: 'oauth' } as const;
    const named = await nameKeeper(tx, keeper, context);
    if (named.ok || named.fault.code === 'already-keeper') keeps += 1;
  }
  return keeps;
}
