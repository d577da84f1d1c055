import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { countAttempts, forgetAttempts } from '@latchkey/store/oidc/attempt-limit';
import { networkOf } from '../../sign-in/sign-in-with-password.ts';

/**
 * Wrong codes in a window, and what happens above it. A code has 42 bits and works for 14 days: whoever tries from a
 * thousand networks finds one of a hundred with a chance of one in ten thousand.
 *
 * | counted by | window | above    | then                                |
 * |------------|--------|----------|-------------------------------------|
 * | network    | 15 min | 10 tries | refused there until the window ends |
 */
const WINDOW_SECONDS = 15 * 60;
const MOST = 10;

type Deps = { db: Database; keys: PurposeKeys };

function idOf({ keys }: Deps, ip: string): string {
  return keys.hash('attempt', `claim-code\n${networkOf(ip)}`);
}

/** Counts a try with a code; null: go on, else the seconds to wait. */
export async function limitCodes(deps: Deps, ip: string): Promise<number | null> {
  const counter = { id: idOf(deps, ip), windowSeconds: WINDOW_SECONDS };
  const [tries] = await countAttempts(deps.db.one, [counter]);
  return tries !== undefined && tries.attempts > MOST ? tries.endsInSeconds : null;
}

/** The code was right: an office where thirty people join in one evening is not held up. */
export async function forgetCodes(deps: Deps, ip: string): Promise<void> {
  await forgetAttempts(deps.db.one, [idOf(deps, ip)]);
}
