import type { PurposeKeys } from '@latchkey/runtime/seal';

const PURPOSE = 'oidc-payload';

/** Payloads of rows, encrypted and bound to their kind and key, so that no row can be put in another's place. */
export type Payloads = {
  seal(kind: string, hash: string, payload: Record<string, unknown>): string;
  /** Null where the key it was encrypted under is no longer here. */
  open(kind: string, hash: string, sealed: string): Record<string, unknown> | null;
};

export function createPayloads(keys: PurposeKeys): Payloads {
  return {
    seal: (kind, hash, payload) => keys.encrypt(PURPOSE, JSON.stringify(payload), `${kind}:${hash}`),
    open(kind, hash, sealed) {
      try {
        return JSON.parse(keys.decrypt(PURPOSE, sealed, `${kind}:${hash}`)) as Record<string, unknown>;
      } catch {
        return null;
      }
    },
  };
}
