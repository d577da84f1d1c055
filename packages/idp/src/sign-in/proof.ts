import type { PurposeKeys } from '@latchkey/runtime/seal';
import { z } from 'zod';
import type { Proof } from '../oidc/interaction-result.ts';

const PURPOSE = 'sign-in-proof';
const GOOD_FOR_MS = 2 * 60_000;

const shape = z.object({
  accountId: z.uuid(),
  epoch: z.int(),
  amr: z.array(z.string()),
  acr: z.string(),
  until: z.number(),
});

/** Proofs that travel in a cookie of this browser for two minutes: from the claim of an invitation to the sign-in page. */
export type Proofs = { make(proof: Proof): string; read(text: string): Proof | null };

/** Encrypted and bound to their purpose. The epoch in a proof voids it as soon as the account's has passed. */
export function createProofs(keys: PurposeKeys, now: () => Date = () => new Date()): Proofs {
  return {
    make: ({ accountId, epoch, amr, acr }) =>
      keys.encrypt(
        PURPOSE,
        JSON.stringify({ accountId, epoch, amr, acr, until: now().getTime() + GOOD_FOR_MS }),
        PURPOSE,
      ),
    read(text) {
      try {
        const { until, ...proof } = shape.parse(JSON.parse(keys.decrypt(PURPOSE, text, PURPOSE)));
        return until > now().getTime() ? proof : null;
      } catch {
        return null;
      }
    },
  };
}
