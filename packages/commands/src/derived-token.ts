import type { PurposeKeys } from '@latchkey/runtime/seal';

const TOKEN = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{1,20})\.([\w-]{43})$/;

/**
 * The token of a link: a row's id, its counter and their MAC. It is derived, so that the row holds nothing that opens
 * anything; a new counter voids it. `purpose`: a token of one kind of link opens no other.
 */
export function deriveToken(keys: PurposeKeys, purpose: string, id: string, counter: number): string {
  const { keyId, mac } = keys.mac(purpose, `${id}.${counter}`);
  return `${id}.${counter}.${keyId}.${mac}`;
}

/** What a token says, where it is one of ours; whether its counter still counts is for the caller to see. */
export function readToken(
  keys: PurposeKeys,
  purpose: string,
  token: string,
): { id: string; counter: number } | null {
  const [, id, counter, keyId, mac] = TOKEN.exec(token) ?? [];
  if (id === undefined || counter === undefined || keyId === undefined || mac === undefined) return null;
  if (!keys.verifyMac(purpose, `${id}.${counter}`, { keyId, mac })) return null;
  return { id, counter: Number(counter) };
}
