/** Why a page could not be shown; each has texts `idp.error.CODE.title` and `.text`. */
export const PAGE_ERRORS = [
  'not-found',
  'csrf',
  'too-large',
  'not-a-form',
  'gone',
  'busy',
  'forbidden',
  'not-set-up',
  'fault',
] as const;
export type PageErrorCode = (typeof PAGE_ERRORS)[number];

/** Ends a request with the error page. Thrown at the edge alone: by forms, guards and look-ups in the path. */
export class PageError extends Error {
  readonly status: number;
  readonly code: PageErrorCode;
  /** Seconds after which it is worth trying again. */
  readonly retryAfterSeconds: number | null;
  constructor(status: number, code: PageErrorCode, retryAfterSeconds: number | null = null) {
    super(code);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
