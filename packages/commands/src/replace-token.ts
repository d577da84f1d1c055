import { sealTo } from '@latchkey/runtime/seal';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { forgetSecret, readWorkerKey, writeSecret } from '@latchkey/store/secret';
import { writeReplacedToken } from '@latchkey/store/source-token';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { candidateName } from './offer-token.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Puts a token that was tried in the place of the present one; the candidate is forgotten. `token`: null where it was
 * tried and is not good, so that nothing but that happens. `me`: whose it is.
 */
export async function replaceToken(
  tx: Tx,
  input: { source: string; token: string | null; endsOn: string | null; me: string | null },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'no-such-source' | 'no-worker-key'>> {
  await forgetSecret(tx, candidateName(input.source));
  const detail = { source: input.source, endsOn: input.endsOn };
  if (input.token === null) {
    await writeAudit(tx, { event: 'token-not-good', accountId: null, actor: context.actor, detail });
    return { ok: true };
  }
  const source = (await readSettings(tx))?.document.sources[input.source];
  if (source?.kind !== 'open-collective') return refuse('no-such-source');
  const key = await readWorkerKey(tx);
  if (key === null) return refuse('no-worker-key');
  const name = `sources.${input.source}.token`;
  await writeSecret(tx, { name, sealed: sealTo(key.publicKey, input.token, name) });
  await writeReplacedToken(tx, {
    source: input.source,
    endsOn: input.endsOn,
    settingEndsOn: source.token_ends ?? null,
    me: input.me,
  });
  await writeAudit(tx, { event: 'token-replaced', accountId: null, actor: context.actor, detail });
  return { ok: true };
}
