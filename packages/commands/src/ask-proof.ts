import { sealTo } from '@latchkey/runtime/seal';
import type { Tx } from '@latchkey/store/database';
import { readWorkerKey } from '@latchkey/store/secret';
import { ask } from './ask.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Purpose that codes are sealed under. */
const CONTEXT = 'oauth-code';

/**
 * Hands what came back from the source's OAuth server to the worker, sealed to it: pages make no call outside.
 * `browser`: a keyed hash of what the asking page is bound to, so that no other browser learns the result.
 */
export async function askProof(
  tx: Tx,
  input: {
    source: string;
    code: string;
    verifier: string | null;
    accountId: string | null;
    browser: string;
    back: string;
  },
  context: CommandContext,
): Promise<{ ok: true; taskId: string } | Refused<'no-worker'>> {
  const key = await readWorkerKey(tx);
  if (key === null) return refuse('no-worker');
  const seal = (value: string) => sealTo(key.publicKey, value, CONTEXT);
  const { source, accountId, browser, back } = input;
  const sealed = {
    code: seal(input.code),
    verifier: input.verifier === null ? null : seal(input.verifier),
  };
  return ask(
    tx,
    { kind: 'prove-identity', arguments: { source, account: accountId, browser, back, ...sealed } },
    context,
  );
}
