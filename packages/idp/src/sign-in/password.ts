import { availableParallelism } from 'node:os';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { type Algorithm, hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { type Busy, createWorkQueue, isBusy } from './work-queue.ts';

/** Argon2id at 19 MiB, 2 passes, 1 lane: about 11 ms of one core (OWASP's first recommendation). */
const COST = { algorithm: 2 as Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const PEPPER = 'password-pepper';
/** Longer texts are refused before anything is computed. */
const LONGEST_PASSWORD = 1024;

/** A stored password. `pepperKey`: id of the purpose key it was peppered with. */
export type StoredPassword = { secret: string; pepperKey: string | null };

export type Passwords = {
  /** Hashes a new password. */
  hash(password: string): Promise<{ hash: string; pepperKey: string } | Busy>;
  /** Whether the password is the stored one. `null`, for a name nobody has, costs the same and is never right. */
  verify(password: string, stored: StoredPassword | null): Promise<boolean | Busy>;
};

/**
 * Passwords, peppered by a keyed hash before Argon2id, so that a dump of the database alone gives nothing to guess
 * at. Never more hashes at once than cores; a short queue; `busy` beyond it.
 */
export function createPasswords(options: {
  keys: PurposeKeys;
  inFlight?: number;
  queue?: number;
}): Passwords {
  const { keys } = options;
  const inFlight = options.inFlight ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  const queue = createWorkQueue({ inFlight, waiting: options.queue ?? 50, retryAfterSeconds: 2 });
  let decoy: Promise<string> | undefined;

  const pepperNew = (password: string) => keys.mac(PEPPER, password.normalize('NFKC'));
  /** The peppered forms under every key; one of them is what was hashed. */
  const peppered = (password: string) => keys.hashes(PEPPER, password.normalize('NFKC'));

  return {
    async hash(password) {
      const { keyId } = pepperNew(password);
      const made = await queue.run(() => argon2Hash(peppered(password)[0] as string, COST));
      return isBusy(made) ? made : { hash: made, pepperKey: keyId };
    },
    async verify(password, stored) {
      if (password.length > LONGEST_PASSWORD) return false;
      decoy ??= argon2Hash('nobody has this password', COST);
      const secret = stored?.secret ?? (await decoy);
      return queue.run(async () => {
        const forms = peppered(password);
        const newest = stored === null || stored.pepperKey === null || stored.pepperKey === keys.keyId;
        for (const form of newest ? forms.slice(0, 1) : forms.slice(1)) {
          if (await argon2Verify(secret, form)) return stored !== null;
        }
        return false;
      });
    },
  };
}
