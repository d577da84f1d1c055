import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { HttpClient, HttpReply, HttpRequest } from '@latchkey/runtime/http';

/** A call that gave no usable answer, as the outcome that it means. */
export type CallFault = Extract<DeliveryOutcome, { kind: 'retry' | 'refused' }>;
export type CallResult = { ok: true; reply: HttpReply } | { ok: false; outcome: CallFault };

/** The code of a create whose answer never came: the app may have made the account. */
export const UNANSWERED = 'unanswered';

const MINUTE_MS = 60_000;

/** `Retry-After` in ms (RFC 9110 §10.2.3, seconds, fractions accepted); null where it is absent or a date. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const seconds = Number.parseFloat(headers['retry-after'] ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

/**
 * Sends one request. Faults that mean the same in every app become outcomes here: no answer, 401 (the credentials are
 * wrong: stop, never try them again), 429, 5xx. Every other answer is the connector's to read.
 */
export async function call(http: HttpClient, request: HttpRequest): Promise<CallResult> {
  const reply = await http.request(request);
  if (reply.kind === 'fault') {
    switch (reply.code) {
      case 'address-refused':
      case 'bad-url':
      case 'tls':
        return { ok: false, outcome: { kind: 'refused', fault: { code: reply.code } } };
      case 'unreachable':
        return { ok: false, outcome: { kind: 'retry', afterMs: null, fault: { code: 'unreachable' } } };
      default:
        return {
          ok: false,
          outcome: { kind: 'retry', afterMs: null, fault: { code: UNANSWERED, detail: reply.code } },
        };
    }
  }
  if (reply.status === 429) {
    return {
      ok: false,
      outcome: { kind: 'retry', afterMs: retryAfterMs(reply.headers), fault: { code: 'too-many' } },
    };
  }
  if (reply.status === 503) {
    return {
      ok: false,
      outcome: {
        kind: 'retry',
        afterMs: retryAfterMs(reply.headers) ?? 2 * MINUTE_MS,
        fault: { code: 'unavailable' },
      },
    };
  }
  if (reply.status >= 502 && reply.status <= 504) {
    return { ok: false, outcome: { kind: 'retry', afterMs: null, fault: { code: 'gateway' } } };
  }
  return { ok: true, reply };
}

/** The JSON of an answer; undefined where it is none (apps answer HTML at the worst moments). */
export function jsonOf(reply: HttpReply): unknown {
  try {
    return JSON.parse(reply.text);
  } catch {
    return undefined;
  }
}

/** The outcome of an answer that has not the shape it should have. */
export function unexpected(status: number): CallFault {
  return { kind: 'retry', afterMs: null, fault: { code: 'unexpected-answer', detail: `status ${status}` } };
}
