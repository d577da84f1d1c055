import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import {
  consumePushedRequest,
  deletePushedRequest,
  readPushedRequest,
  writePushedRequest,
} from '@latchkey/store/oidc/pushed-request';
import { noteOnce } from '@latchkey/store/oidc/replay';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';

/** Values that are good once (the `jti` of a DPoP proof, RFC 9449 §11.1). The library finds, then writes: here the write decides. */
export function createReplayAdapter({ rows }: AdapterParts): Adapter {
  return baseAdapter({
    find: async () => undefined,
    async upsert(id, payload) {
      const first = await rows('noteOnce', (db) => noteOnce(db, hashBearer(id), payload.exp ?? 0));
      if (!first) throw new errors.InvalidDpopProof('DPoP proof JWT replay detected');
    },
  });
}

/** Pushed authorization requests (RFC 9126). */
export function createPushedRequestAdapter({ rows, payloads }: AdapterParts): Adapter {
  return baseAdapter({
    async find(id) {
      const hash = hashBearer(id);
      const row = await rows('readPushedRequest', (db) => readPushedRequest(db, hash));
      const payload = row === null ? null : payloads.open('par', hash, row.payload);
      if (row === null || payload === null) return undefined;
      return {
        ...payload,
        jti: id,
        ...(row.consumed ? { consumed: true } : {}),
      } as unknown as AdapterPayload;
    },
    async upsert(id, payload) {
      const hash = hashBearer(id);
      const { jti: _jti, ...rest } = payload;
      await rows('writePushedRequest', (db) =>
        writePushedRequest(db, {
          hash,
          payload: payloads.seal('par', hash, rest),
          expiresAt: payload.exp ?? 0,
        }),
      );
    },
    async consume(id) {
      const won = await rows('consumePushedRequest', (db) => consumePushedRequest(db, hashBearer(id)));
      if (!won) throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
    },
    async destroy(id) {
      await rows('deletePushedRequest', (db) => deletePushedRequest(db, hashBearer(id)));
    },
  });
}
