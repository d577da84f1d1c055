import type { HttpClient, HttpFault, HttpReply, HttpRequest } from '@latchkey/runtime/http';
import type { AppFault } from './harness.ts';

const HTML = { 'content-type': 'text/html' };
const reply = (status: number, text: string, headers: Record<string, string> = HTML): HttpReply => ({
  kind: 'reply',
  status,
  headers,
  text,
});
const fault = (code: HttpFault['code']): HttpFault => ({ kind: 'fault', code, detail: 'made' });

/**
 * A client that fails in chosen ways on its way to a working app. `isCreate` recognizes the request that makes an
 * account; `absent` is the app's own answer for one that is not there; `denied` its answer to wrong credentials.
 */
export function createFaultyHttp(
  http: HttpClient,
  app: { isCreate(request: HttpRequest): boolean; absent: string; denied: string },
): HttpClient & { fail(mode: AppFault | null): void } {
  let mode: AppFault | null = null;
  let hidden = 0;
  let sent = 0;

  return {
    fail(next) {
      mode = next;
      hidden = 0;
      sent = 0;
    },
    async request(request) {
      sent += 1;
      const isCreate = app.isCreate(request);
      switch (mode) {
        case 'unreachable':
          return fault('unreachable');
        case 'unavailable':
          return reply(503, '');
        case 'too-many':
          return reply(429, '', { ...HTML, 'retry-after': '7' });
        case 'credentials':
          return reply(401, app.denied, { 'content-type': 'application/json' });
        case 'nonsense':
          return reply(200, '<!doctype html><title>Something else</title>');
        case 'half-list':
          return sent > 2 ? reply(502, '') : http.request(request);
        case 'swallow-create': {
          const real = await http.request(request);
          return isCreate ? fault('timeout') : real;
        }
        case 'late': {
          const real = await http.request(request);
          if (isCreate) hidden = 1;
          else if (hidden > 0) {
            hidden -= 1;
            return reply(404, app.absent, { 'content-type': 'application/json' });
          }
          return real;
        }
        case null:
          return http.request(request);
      }
    },
    close: () => http.close(),
  };
}
