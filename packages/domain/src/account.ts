/**
 * Life of an account. `invited`: known from the books, not claimed. `left`: membership ended, retention
 * runs. Holds (see hold.ts) stop an account without changing its life.
 */
export const LIVES = ['invited', 'active', 'left', 'erasing', 'erased'] as const;
export type Life = (typeof LIVES)[number];

/** Languages the hub speaks to people in. */
export type Language = 'en' | 'es';

/** Legal moves of a life; anything else is a bug in the caller. */
export const LIFE_MOVES: Readonly<Record<Life, readonly Life[]>> = {
  invited: ['active', 'erasing'],
  active: ['left', 'erasing'],
  left: ['active', 'erasing'],
  erasing: ['erased'],
  erased: [],
};

/** Whether an account may go from one life to another. */
export function canMove(from: Life, to: Life): boolean {
  return LIFE_MOVES[from].includes(to);
}

/**
 * Our record of a person. `id` is the `sub` of OpenID Connect: an opaque, permanent lower-case UUID.
 * `version` grows with every change of the person, `epoch` with every ending of the whole account.
 */
export type Account = {
  id: string;
  life: Life;
  username: string | null;
  name: string | null;
  language: Language | null;
  version: number;
  epoch: number;
};

/** Grammar of usernames, legal in every app. @see contracts/oidc-provider.md §11 */
export const USERNAME = /^[a-z](?:[a-z0-9]|_(?=[a-z0-9])){2,19}$/;

/** Who did something: a person of the hub, the shell, or the hub itself following its rules. */
export type Actor = { kind: 'account'; id: string } | { kind: 'operator' } | { kind: 'system' };
