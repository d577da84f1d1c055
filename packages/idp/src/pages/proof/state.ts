import { sha256Base64url } from '@latchkey/runtime/hash';
import { randomToken } from '@latchkey/runtime/random';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { z } from 'zod';

/** How long somebody has on the other site. */
const MINUTES = 15;

/** For whom the proof is: a member's account, the holder of an invitation's link, or nobody known yet. */
const asked = z.object({
  nonce: z.string(),
  source: z.string(),
  account: z.uuid().nullable(),
  /** Where to go on afterwards, a path of ours. */
  back: z.string().startsWith('/'),
  untilMs: z.number(),
});
export type Asked = z.infer<typeof asked>;

/**
 * The `state` of an OAuth request (RFC 6749 §10.12): what was asked, under a MAC that binds it to this browser or
 * session. There is nothing to store.
 */
export function makeState(
  keys: PurposeKeys,
  binding: string,
  input: Omit<Asked, 'nonce' | 'untilMs'>,
  nowMs: number,
): { state: string; nonce: string } {
  const nonce = randomToken(16);
  const value: Asked = { ...input, nonce, untilMs: nowMs + MINUTES * 60_000 };
  const body = Buffer.from(JSON.stringify(value)).toString('base64url');
  const { keyId, mac } = keys.mac('oauth-state', `${binding}\n${body}`);
  return { state: `${body}.${keyId}.${mac}`, nonce };
}

/** What a state says, where it was made for this browser and is not too old; else null. */
export function readState(keys: PurposeKeys, binding: string, state: string, nowMs: number): Asked | null {
  const [body = '', keyId = '', mac = ''] = state.slice(0, 2000).split('.');
  if (!keys.verifyMac('oauth-state', `${binding}\n${body}`, { keyId, mac })) return null;
  const read = asked.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))).data;
  return read === undefined || read.untilMs < nowMs ? null : read;
}

/** The PKCE verifier of a request and its challenge (RFC 7636 §4.1, S256), derived from the nonce: nothing is stored. */
export function pkceOf(keys: PurposeKeys, nonce: string): { verifier: string; challenge: string } {
  const verifier = keys.hash('oauth-verifier', nonce);
  return { verifier, challenge: sha256Base64url(verifier) };
}
