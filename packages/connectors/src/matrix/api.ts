import type { HttpClient } from '@latchkey/runtime/http';
import { z } from 'zod';
import { type CallFault, call, jsonOf, unexpected } from '../call.ts';

/** An answer of Synapse. `errcode` is Matrix's own, e.g. M_NOT_FOUND; null on success. */
export type MatrixReply = { ok: true; status: number; errcode: string | null; error: string; body: unknown };
export type MatrixResult = MatrixReply | { ok: false; outcome: CallFault };

export type MatrixApi = {
  send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Record<string, unknown>,
  ): Promise<MatrixResult>;
};

const failure = z.object({
  errcode: z.string(),
  error: z.string().default(''),
  retry_after_ms: z.number().optional(),
});

/** Calls of Synapse's admin and client API with the token of the hub's own bot. @see contracts/matrix.md §2, §7 */
export function createMatrixApi(options: {
  http: HttpClient;
  url: string;
  token: string;
  timeoutMs: number;
}): MatrixApi {
  return {
    async send(method, path, body) {
      const result = await call(options.http, {
        method,
        url: `${options.url}${path}`,
        headers: {
          authorization: `Bearer ${options.token}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: options.timeoutMs,
      });
      if (!result.ok) return result;
      const { reply } = result;
      const json = jsonOf(reply);
      if (reply.status < 300) {
        if (json === undefined || json === null) return { ok: false, outcome: unexpected(reply.status) };
        return { ok: true, status: reply.status, errcode: null, error: '', body: json };
      }
      const failed = failure.safeParse(json);
      if (reply.status === 401) {
        const code = failed.data?.errcode === 'M_USER_LOCKED' ? 'own-account-locked' : 'credentials';
        return { ok: false, outcome: { kind: 'refused', fault: { code } } };
      }
      if (!failed.success) return { ok: false, outcome: unexpected(reply.status) };
      if (reply.status >= 500) {
        return { ok: false, outcome: { kind: 'retry', afterMs: null, fault: { code: 'server-error' } } };
      }
      if (reply.status === 403 && /not a server admin/i.test(failed.data.error)) {
        return { ok: false, outcome: { kind: 'refused', fault: { code: 'not-admin' } } };
      }
      // A call that this server does not have is not an account that it does not have.
      if (failed.data.errcode === 'M_UNRECOGNIZED') {
        return { ok: false, outcome: { kind: 'refused', fault: { code: 'no-such-call' } } };
      }
      return {
        ok: true,
        status: reply.status,
        errcode: failed.data.errcode,
        error: failed.data.error,
        body: json,
      };
    },
  };
}
