import { sha256Base64url } from '@latchkey/runtime/hash';

/**
 * What is stored in place of a bearer value (cookie, code, token, client secret): its SHA-256. The values have at
 * least 256 random bits, so a plain hash cannot be turned back.
 */
export function hashBearer(value: string): string {
  return sha256Base64url(value);
}
