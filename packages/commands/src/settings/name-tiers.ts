import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertSetting, readSetting } from '@latchkey/store/setting';
import { readTiers } from '@latchkey/store/tier';
import { resolveTiers } from './resolve-tiers.ts';
import { settingsSchema } from './schema.ts';

/**
 * Once the tiers of a source are known: puts ids beside the names of tiers in the rules in force. They are the words of
 * whoever wrote them, made exact, so the new version keeps its author. Returns whether there was one to write.
 */
export async function nameTiers(tx: Tx): Promise<boolean> {
  await tx.query('LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE');
  const current = await readSetting(tx);
  if (current === null) return false;
  const before = settingsSchema.parse(current.document);
  const { settings } = resolveTiers(before, await readTiers(tx));
  if (JSON.stringify(settings) === JSON.stringify(before)) return false;
  const version = current.version + 1;
  const { owners, author } = current;
  await insertSetting(tx, { version, document: settings, owners, author, reason: 'tiers-named' });
  await writeAudit(tx, {
    event: 'tiers-named',
    accountId: null,
    actor: { kind: 'system' },
    detail: { version },
  });
  return true;
}
