import { sealTo } from '@latchkey/runtime/seal';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { readWorkerKey, sealSecret } from '@latchkey/store/secret';
import { ask } from './ask.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { readSettings } from './settings/read-settings.ts';

/** Name of the secret in which a source's next token waits to be tried. */
export function candidateName(source: string): string {
  return `sources.${source}.token-candidate`;
}

/**
 * Hands in a source's next token: sealed to the worker, which tries it before it replaces the present one. The task
 * tells step by step. `endsOn`: its last day (ISO date); null: it has none.
 */
export async function offerToken(
  tx: Tx,
  input: { source: string; token: string; endsOn: string | null },
  context: CommandContext,
): Promise<
  { ok: true; taskId: string } | Refused<'no-such-source' | 'token-by-reference' | 'no-worker-key'>
> {
  const source = (await readSettings(tx))?.document.sources[input.source];
  if (source?.kind !== 'open-collective') return refuse('no-such-source');
  // The variable or file that the settings name would count again at once: it is changed there.
  if (typeof source.token !== 'object' || !('sealed' in source.token)) return refuse('token-by-reference');
  const key = await readWorkerKey(tx);
  if (key === null) return refuse('no-worker-key');
  const name = candidateName(input.source);
  await sealSecret(tx, { name, sealed: sealTo(key.publicKey, input.token, name) });
  await writeAudit(tx, {
    event: 'token-offered',
    accountId: null,
    actor: context.actor,
    detail: { source: input.source, endsOn: input.endsOn },
  });
  return ask(tx, { kind: 'try-token', arguments: { source: input.source, endsOn: input.endsOn } }, context);
}
