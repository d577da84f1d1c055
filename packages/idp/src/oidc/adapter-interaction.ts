import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { deleteInteraction, readInteraction, writeInteraction } from '@latchkey/store/oidc/interaction';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';

/** Interactions, encrypted: they hold the request's parameters and what was proved so far. */
export function createInteractionAdapter({ rows, payloads }: AdapterParts): Adapter {
  return baseAdapter({
    async find(id) {
      const hash = hashBearer(id);
      const sealed = await rows('readInteraction', (db) => readInteraction(db, hash));
      const payload = sealed === null ? null : payloads.open('interaction', hash, sealed);
      return payload === null ? undefined : ({ ...payload, jti: id } as AdapterPayload);
    },
    async upsert(id, payload) {
      const hash = hashBearer(id);
      const { jti: _jti, session, ...rest } = payload;
      // The library puts the session cookie's value here and never reads it.
      const { cookie: _cookie, ...kept } = session ?? {};
      const login = (payload.result as { login?: { accountId?: string } } | undefined)?.login;
      await rows('writeInteraction', (db) =>
        writeInteraction(db, {
          hash,
          accountId: session?.accountId ?? login?.accountId ?? null,
          payload: payloads.seal(
            'interaction',
            hash,
            session === undefined ? rest : { ...rest, session: kept },
          ),
          expiresAt: payload.exp ?? 0,
        }),
      );
    },
    async destroy(id) {
      await rows('deleteInteraction', (db) => deleteInteraction(db, hashBearer(id)));
    },
  });
}
