import type { Life } from '@latchkey/domain/account';
import type { HoldKind } from '@latchkey/domain/hold';
import { readAccount } from '@latchkey/store/account';
import { readBindings } from '@latchkey/store/binding';
import type { Reader } from '@latchkey/store/database';
import { readHolds } from '@latchkey/store/hold';
import type { MergeChoices } from '@latchkey/store/merge';
import { readOwnData } from '@latchkey/store/own-data';
import { readRoles } from '@latchkey/store/role';

/** One of the two accounts, as whoever decides sees it. */
export type MergeSide = {
  id: string;
  name: string | null;
  username: string | null;
  life: Life;
  holds: HoldKind[];
  groups: string[];
  roles: string[];
  /** Outside accounts that it is known by: the source, and the name there. */
  identities: { source: string; slug: string | null }[];
  addresses: number;
};

/** What becomes of accounts in one app. `stays`: whose; the other's is stopped, and emptied by hand. */
export type MergeApp = {
  app: string;
  keep: string | null;
  gone: string | null;
  stays: 'keep' | 'gone';
};

export type MergePreview = { keep: MergeSide; gone: MergeSide; apps: MergeApp[] };

/** What merging two accounts would do; null where one of them is not there. */
export async function previewMerge(
  db: Reader,
  input: { keepId: string; goneId: string; choices: MergeChoices },
): Promise<MergePreview | null> {
  const [keep, gone] = [await readSide(db, input.keepId), await readSide(db, input.goneId)];
  if (keep === null || gone === null) return null;
  return { keep, gone, apps: await planMergeApps(db, input) };
}

/**
 * | keep has one there | gone has one there | chosen        | stays |
 * |--------------------|--------------------|---------------|-------|
 * | yes                | yes                | gone          | gone  |
 * | yes                | yes                | keep, nothing | keep  |
 * | yes                | no                 | –             | keep  |
 * | no                 | yes                | –             | gone  |
 */
export async function planMergeApps(
  db: Reader,
  { keepId, goneId, choices }: { keepId: string; goneId: string; choices: MergeChoices },
): Promise<MergeApp[]> {
  const kept = new Map((await readBindings(db, keepId)).map((one) => [one.app, one.handle]));
  const given = new Map((await readBindings(db, goneId)).map((one) => [one.app, one.handle]));
  const apps = [...new Set([...kept.keys(), ...given.keys()])].sort();
  return apps.map((app) => {
    const keep = kept.get(app) ?? null;
    const gone = given.get(app) ?? null;
    const stays = gone !== null && (keep === null || choices[app] === 'gone') ? 'gone' : 'keep';
    return { app, keep, gone, stays };
  });
}

async function readSide(db: Reader, id: string): Promise<MergeSide | null> {
  const account = await readAccount(db, id);
  if (account === null) return null;
  const [holds, own, roles] = [await readHolds(db, id), await readOwnData(db, id), await readRoles(db, id)];
  return {
    id,
    name: account.name,
    username: account.username,
    life: account.life,
    holds: holds.map((hold) => hold.kind),
    groups: [...new Set(own.groups.map((one) => one.group))],
    roles: roles.map((one) => one.role),
    identities: own.identities,
    addresses: own.addresses.length,
  };
}
