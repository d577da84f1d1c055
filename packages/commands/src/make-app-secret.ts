import { sha256Base64url } from '@latchkey/runtime/hash';
import { randomToken } from '@latchkey/runtime/random';
import { readAppSecrets, saveAppSecrets } from '@latchkey/store/app-setting';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import type { CommandContext } from './context.ts';

/**
 * Makes a new secret for an app's OIDC client, shown this once and stored as a hash. The secret before it stays valid
 * until the next one is made, so that an app can be changed over without a gap.
 */
export async function makeAppSecret(
  tx: Tx,
  input: { app: string },
  context: CommandContext,
): Promise<{ ok: true; secret: string } | { ok: false; fault: { code: 'no-such-app' } }> {
  const hashes = await readAppSecrets(tx, input.app);
  if (hashes === null) return { ok: false, fault: { code: 'no-such-app' } };
  const secret = randomToken(32);
  await saveAppSecrets(tx, input.app, [sha256Base64url(secret), ...hashes].slice(0, 2));
  await writeAudit(tx, { event: 'app-secret-made', accountId: null, actor: context.actor, app: input.app });
  return { ok: true, secret };
}
