import type { HttpClient, HttpFault, HttpReply } from '@latchkey/runtime/http';
import type { ReadProblem } from '@latchkey/store/source-read';
import { GraphQLClient } from 'graphql-request';
import { z } from 'zod';
import { problem } from '../reader.ts';
import type { Pace, Timer, ToldBudget } from './pace.ts';

/** The server closes a connection after 25 s. @see contracts/open-collective.md §1 */
const TIMEOUT_MS = 20_000;
const TRIES = 3;
const LONGEST_WAIT_MS = 90_000;

/** An answer that is GraphQL, whatever it says; or the problem that stood in its way. */
export type Answer =
  | { ok: true; data: unknown; errors: ReadProblem | null }
  | { ok: false; problem: ReadProblem };

/** Sends one named operation. */
export type Ask = (query: string, variables: Record<string, unknown>) => Promise<Answer>;

/** Carries a problem through graphql-request; its text holds the code alone. */
class Refused extends Error {
  readonly problem: ReadProblem;
  constructor(refusal: ReadProblem) {
    super(refusal.code);
    this.problem = refusal;
  }
}

/**
 * Asks one GraphQL server with a personal token, one request at a time: paced, tried again where that can help
 * (429 after its fractional Retry-After, a lost or late answer, 5xx). Nothing the server wrote goes further than
 * here: some of its messages echo the token. @see contracts/open-collective.md §1, §2
 */
export function createAsk(options: {
  url: string;
  token: string;
  http: HttpClient;
  pace: Pace;
  timer: Timer;
}): Ask {
  const { http, pace, timer } = options;

  async function send(body: string, headers: Readonly<Record<string, string>>): Promise<HttpReply> {
    for (let attempt = 1; ; attempt += 1) {
      await pace.take();
      const reply = await http.request({
        method: 'POST',
        url: options.url,
        headers,
        body,
        timeoutMs: TIMEOUT_MS,
      });
      if (reply.kind === 'reply') pace.told(toldBy(reply.headers));
      if (reply.kind === 'reply' && reply.status === 200) return reply;
      const { refusal, againAfterMs } = judge(reply);
      if (againAfterMs === null || attempt >= TRIES) throw new Refused(refusal);
      await timer.sleep(Math.min(againAfterMs * attempt, LONGEST_WAIT_MS));
    }
  }

  const client = new GraphQLClient(options.url, {
    errorPolicy: 'all',
    headers: { 'personal-token': options.token },
    async fetch(_url: unknown, init?: RequestInit) {
      const headers = Object.fromEntries(new Headers(init?.headers).entries());
      const reply = await send(String(init?.body ?? ''), headers);
      return new Response(reply.text, { status: 200, headers: { 'content-type': 'application/json' } });
    },
  } as ConstructorParameters<typeof GraphQLClient>[1]);

  let last: Promise<unknown> = Promise.resolve();
  return (query, variables) => {
    const next = last.then(async (): Promise<Answer> => {
      try {
        const answer = await client.rawRequest<unknown>(query, variables);
        return { ok: true, data: answer.data, errors: judgeErrors(answer.errors) };
      } catch (error) {
        return { ok: false, problem: error instanceof Refused ? error.problem : problem('answer-broken') };
      }
    });
    last = next;
    return next;
  };
}

/** The reset is told in seconds since 1970. @see contracts/open-collective.md §2 */
function toldBy(headers: HttpReply['headers']): ToldBudget {
  const number = (name: string) => Number.parseFloat(headers[name] ?? '');
  return {
    limit: number('x-ratelimit-limit'),
    remaining: number('x-ratelimit-remaining'),
    resetAtMs: number('x-ratelimit-reset') * 1000,
  };
}

/** What an answer other than 200 means, and after how long another try makes sense; null: none does. */
function judge(reply: HttpReply | HttpFault): { refusal: ReadProblem; againAfterMs: number | null } {
  if (reply.kind === 'fault') {
    switch (reply.code) {
      case 'timeout':
        return { refusal: problem('timeout'), againAfterMs: 2_000 };
      case 'unreachable':
      case 'lost':
        return { refusal: problem('unreachable'), againAfterMs: 2_000 };
      case 'address-refused':
      case 'tls':
      case 'too-large':
        return { refusal: problem(reply.code), againAfterMs: null };
      case 'bad-url':
        return { refusal: problem('unreachable'), againAfterMs: null };
    }
  }
  if (reply.status === 429) {
    const seconds = Number.parseFloat(reply.headers['retry-after'] ?? '');
    return {
      refusal: problem('rate-limited'),
      againAfterMs: Math.ceil((Number.isFinite(seconds) && seconds >= 0 ? seconds : 60) * 1000) + 100,
    };
  }
  if (reply.status === 401 || reply.status === 403) {
    const code = /expired/i.test(reply.text)
      ? 'token-expired'
      : /suspended/i.test(reply.text)
        ? 'token-suspended'
        : 'token-refused';
    return { refusal: problem(code), againAfterMs: null };
  }
  if (/GRAPHQL_(VALIDATION|PARSE)_FAILED/.test(reply.text) || reply.status === 400) {
    return { refusal: problem('query-refused', { status: reply.status }), againAfterMs: null };
  }
  const again = reply.status >= 500 ? 2_000 : null;
  return { refusal: problem('server-error', { status: reply.status }), againAfterMs: again };
}

const graphError = z.looseObject({
  message: z.string().catch(''),
  extensions: z.looseObject({ code: z.string().optional() }).nullish().catch(null),
});

/** The first thing that errors inside an answer of HTTP 200 say, as a closed code. @see contracts/open-collective.md §11 */
function judgeErrors(errors: unknown): ReadProblem | null {
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const parsed = errors
    .map((error) => graphError.safeParse(error))
    .flatMap((one) => (one.success ? [one.data] : []));
  for (const { message, extensions } of parsed) {
    const scope = /in scope "([a-zA-Z]{1,40})"/.exec(message)?.[1];
    if (scope !== undefined) return problem('scope-missing', { scope });
    if (/^No collective found|^Account Not Found/i.test(message) || extensions?.code === 'NotFound') {
      return problem('collective-missing');
    }
    if (extensions?.code === 'Forbidden' || extensions?.code === 'Unauthorized') return problem('forbidden');
  }
  return problem('answer-errors');
}
