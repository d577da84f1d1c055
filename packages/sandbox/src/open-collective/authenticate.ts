import type Koa from 'koa';
import { HTTP, type HttpAnswer } from './answers.ts';
import { readBearer } from './bearer.ts';
import type { Books } from './books.ts';
import type { View } from './view.ts';

/** Who asks: somebody, nobody, or a refusal with its message. */
export type Authentication =
  | { kind: 'caller'; caller: NonNullable<View['caller']> }
  | { kind: 'anonymous' }
  | { kind: 'refused'; answer: HttpAnswer; message: string };

/** The personal token of a request, from wherever the API takes it. @see contracts/open-collective.md §1 */
export function readToken(ctx: Koa.Context, inPath: string | undefined): string | null {
  const given = [
    ctx.get('personal-token'),
    ctx.get('api-key'),
    ctx.query.personalToken,
    ctx.query.apiKey,
    inPath,
  ];
  const token = given.find((value) => typeof value === 'string' && value !== '');
  return typeof token === 'string' ? token : null;
}

/** Looks a token up. A Bearer that means nothing is anonymous, without any error. */
export function authenticate(
  books: Books,
  given: {
    token: string | null;
    bearer: string | null;
    bearerSecret: string;
    now: Date;
    machineMs: number;
    older: boolean;
    unknown: boolean;
  },
): Authentication {
  const { token, now } = given;
  if (token === null)
    return given.bearer === null ? { kind: 'anonymous' } : byBearer(books, given.bearer, given);
  const known = given.unknown ? undefined : books.state.tokens.find((row) => row.value === token);
  const owner = known && books.state.accounts[known.accountId];
  if (!known || !owner || owner.deletedAt !== null) {
    // The answer repeats the token: who logs it, logs a credential.
    return { kind: 'refused', answer: HTTP.unknownToken, message: `${HTTP.unknownToken.message}${token}` };
  }
  if (known.expiresAt !== null && Date.parse(known.expiresAt) <= now.getTime()) {
    const message = given.older ? `${HTTP.expiredToken.message}: ${token}` : HTTP.expiredToken.message;
    return { kind: 'refused', answer: HTTP.expiredToken, message };
  }
  if (known.suspended)
    return { kind: 'refused', answer: HTTP.suspendedToken, message: HTTP.suspendedToken.message };
  return { kind: 'caller', caller: { accountId: known.accountId, scopes: known.scopes } };
}

function byBearer(
  books: Books,
  bearer: string,
  given: { bearerSecret: string; machineMs: number },
): Authentication {
  const reading = readBearer(given.bearerSecret, bearer, given.machineMs);
  if (reading.kind === 'expired') {
    return { kind: 'refused', answer: HTTP.expiredBearer, message: HTTP.expiredBearer.message };
  }
  if (reading.kind === 'garbage' || !books.state.accounts[reading.accountId]) return { kind: 'anonymous' };
  return { kind: 'caller', caller: { accountId: reading.accountId, scopes: ['email'] } };
}
