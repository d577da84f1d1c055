import type { HttpClient } from '@latchkey/runtime/http';
import { z } from 'zod';
import { type CallFault, call, jsonOf, unexpected } from '../call.ts';

/** An OCS answer that could be read. `code` is meta.statuscode; `data` is unchecked. */
export type OcsReply = { ok: true; status: number; code: number; data: unknown };
export type OcsResult = OcsReply | { ok: false; outcome: CallFault };

const envelope = z.object({
  ocs: z.object({
    meta: z.object({ statuscode: z.number(), message: z.string().nullish() }),
    data: z.unknown(),
  }),
});

const MINUTE_MS = 60_000;

/** Calls of Nextcloud's OCS API, version 2. @see contracts/nextcloud.md B1, B2, B6 */
export type Ocs = {
  send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Record<string, unknown>,
  ): Promise<OcsResult>;
};

/**
 * The app password goes as Bearer: Basic would be blocked together with somebody else's wrong passwords. Parameter
 * errors and 429 come with an empty HTML body, so an answer is read only where it is an envelope.
 */
export function createOcs(options: { http: HttpClient; url: string; token: string; timeoutMs: number }): Ocs {
  return {
    async send(method, path, body) {
      const result = await call(options.http, {
        method,
        url: `${options.url}/ocs/v2.php${path}`,
        headers: {
          authorization: `Bearer ${options.token}`,
          'ocs-apirequest': 'true',
          accept: 'application/json',
          'accept-language': 'en',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: options.timeoutMs,
      });
      if (!result.ok) {
        // An edit over the limit of 50 in 600 s tells no Retry-After.
        const { outcome } = result;
        return outcome.kind === 'retry' && outcome.fault.code === 'too-many' && outcome.afterMs === null
          ? { ok: false, outcome: { ...outcome, afterMs: 10 * MINUTE_MS } }
          : result;
      }
      const { reply } = result;
      const parsed = envelope.safeParse(jsonOf(reply));
      if (reply.status === 401)
        return { ok: false, outcome: { kind: 'refused', fault: { code: 'credentials' } } };
      if (reply.status === 412)
        return { ok: false, outcome: { kind: 'refused', fault: { code: 'not-nextcloud' } } };
      if (!parsed.success) {
        return reply.status === 400
          ? { ok: false, outcome: { kind: 'refused', fault: { code: 'bad-request' } } }
          : { ok: false, outcome: unexpected(reply.status) };
      }
      const { meta, data } = parsed.data.ocs;
      if (meta.statuscode === 403) {
        const code = /password confirmation/i.test(meta.message ?? '')
          ? 'password-confirmation'
          : 'forbidden';
        return { ok: false, outcome: { kind: 'refused', fault: { code } } };
      }
      if (meta.statuscode === 996 || meta.statuscode === 999) {
        return { ok: false, outcome: { kind: 'retry', afterMs: null, fault: { code: 'server-error' } } };
      }
      return { ok: true, status: reply.status, code: meta.statuscode, data };
    },
  };
}
