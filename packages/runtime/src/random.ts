import { randomBytes, randomUUID } from 'node:crypto';

/** An unguessable value for links and cookies: `bytes` random bytes as base64url ([A-Za-z0-9_-] only). */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** A random lower-case UUID (version 4). */
export function uuid(): string {
  return randomUUID();
}
