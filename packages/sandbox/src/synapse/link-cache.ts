import type { SynapseState } from './state.ts';

/**
 * Looks users up by external id through a cache that 1.160 empties for *new* ids only: an id that was removed from a
 * user goes on finding it until the server restarts, while an id that is moved takes effect at once.
 * @see contracts/matrix.md §0.4, §10 and synapse-1.160-observed.json group t4
 */
export interface LinkCache {
  find(provider: string, externalId: string): string | undefined;
  /** To be called for every link that was written, never for those removed. */
  invalidate(provider: string, externalId: string): void;
}

/** A cache in memory alone: a restart clears it. */
export function createLinkCache(state: SynapseState): LinkCache {
  const cache = new Map<string, string | undefined>();
  const key = (provider: string, externalId: string) => JSON.stringify([provider, externalId]);
  return {
    find: (provider, externalId) => {
      const at = key(provider, externalId);
      if (!cache.has(at)) cache.set(at, storedOwner(state, provider, externalId));
      return cache.get(at);
    },
    invalidate: (provider, externalId) => cache.delete(key(provider, externalId)),
  };
}

/** Who has this link in the database. */
export function storedOwner(state: SynapseState, provider: string, externalId: string): string | undefined {
  const owner = Object.values(state.users).find((user) =>
    user.external_ids.some((link) => link.auth_provider === provider && link.external_id === externalId),
  );
  return owner?.name;
}
