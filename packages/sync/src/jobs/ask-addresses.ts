import { askAddress } from '@latchkey/commands/ask-address';
import type { OtherAddress } from '@latchkey/domain/merge-read';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';

/** Asks each member about the address that the books show; most were asked before, and are left alone. */
export async function askAddresses(
  deps: { db: Database; keys: PurposeKeys; log: Log; wake: Wake },
  found: readonly OtherAddress[],
): Promise<void> {
  const { db, ...rest } = deps;
  const context = { ...rest, policy: null, actor: { kind: 'system' } } as const;
  for (const one of found) await db.tx((tx) => askAddress(tx, one, context));
}
