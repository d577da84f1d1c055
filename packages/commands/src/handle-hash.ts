import { sha256Base64url } from '@latchkey/runtime/hash';
import type { PurposeKeys } from '@latchkey/runtime/seal';

/** What a tombstone of a name keeps: its keyed hash. */
export function handleHash(keys: PurposeKeys, username: string): string {
  return keys.hash('tombstone', `handle:${username}`);
}

/** The same under every key: what a look-up asks for. */
export function handleHashes(keys: PurposeKeys, username: string): string[] {
  return keys.hashes('tombstone', `handle:${username}`);
}

/** What is kept of an account in an app that was given up. The app still has it, so a plain hash tells nothing new. */
export function retiredRef(app: string, ref: string): string {
  return sha256Base64url(`${app}\n${ref.toLowerCase()}`);
}
