import { USERNAME } from '@latchkey/domain/account';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Reader } from '@latchkey/store/database';
import { isNameInApps, isNameTaken } from '@latchkey/store/name-reservation';
import { findTombstones } from '@latchkey/store/tombstone';
import { handleHashes } from './handle-hash.ts';
import { readSettings } from './settings/read-settings.ts';

/** Names that stand for the co-op, its machines or its roles, in any app. */
const RESERVED = new Set(
  `abuse admin administrator admins all anonymous api app apps auth billing bot contact cooperative everyone fediverse
  help helpdesk here hostmaster hub info latchkey login mail mailer mastodon matrix me member members moderator news
  nextcloud nobody noreply office operator owner postmaster press privacy root security server staff steward stewards
  support synapse sysadmin system team test treasurer user username webmaster www you`.split(/\s+/),
);

/**
 * Why a username cannot be had; null: nothing in the hub speaks against it. The apps are asked by a task. A name that
 * somebody gave up is taken for ever. `invitationId` null: somebody who has an account asks; a name that the settings
 * mean somebody by (keepers, roles) cannot be had then, or its next owner would be meant.
 */
export async function checkUsername(
  db: Reader,
  keys: PurposeKeys,
  username: string,
  invitationId: string | null,
): Promise<'invalid' | 'reserved' | 'taken' | null> {
  if (!USERNAME.test(username)) return 'invalid';
  const document = (await readSettings(db))?.document;
  const groups = Object.keys(document?.groups ?? {});
  const meant = document === undefined ? [] : [document.keepers, ...Object.values(document.roles)].flat();
  const plain = (name: string) => name.replaceAll(/[-_]/g, '');
  if (RESERVED.has(username) || groups.some((group) => plain(group) === plain(username))) return 'reserved';
  if (invitationId === null && meant.includes(username)) return 'reserved';
  if (await isNameTaken(db, username, invitationId)) return 'taken';
  if ((await findTombstones(db, handleHashes(keys, username))).length > 0) return 'taken';
  return (await isNameInApps(db, username)) ? 'taken' : null;
}
