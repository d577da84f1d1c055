import { hintDue } from '@latchkey/domain/hint-due';
import { sha256Hex, timingSafeEqualText } from '@latchkey/runtime/hash';
import { readMachine } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertHint, readNewestDue } from '@latchkey/store/hint';
import { listSources } from '@latchkey/store/source';
import type { Wake } from '@latchkey/store/wake';
import { z } from 'zod';

const number = z.union([z.int().min(0), z.string().regex(/^\d{1,15}$/)]).transform(String);
const account = z.looseObject({ id: number }).optional().catch(undefined);

/** What a hook of Open Collective posts; every part but the type may be missing. @see contracts/open-collective.md §8 */
const hookBody = z.looseObject({
  id: number.optional().catch(undefined),
  type: z.string().regex(/^[\w.-]{1,80}$/),
  data: z
    .looseObject({
      order: z.looseObject({ FromCollectiveId: number }).optional().catch(undefined),
      member: z.looseObject({ memberCollective: account }).optional().catch(undefined),
      fromCollective: account,
      fromAccount: account,
    })
    .optional()
    .catch(undefined),
});

export type TakenHint =
  | { ok: true; source: string }
  | { ok: false; status: 400 | 404; fault: { code: 'hook-body' | 'hook-unknown' } };

/**
 * Takes what a source's hook tells: kept as a hint (type, number, whom it is about), then `pull` is woken. The first hint
 * about somebody is due at once, further ones are folded into one later look. The secret
 * in the path names the source; it is compared as a hash, with every source's, in a time that tells nothing. The body
 * is not signed and decides nothing.
 */
export async function takeHint(
  tx: Tx,
  input: { secret: string; body: unknown },
  context: { wake: Wake },
): Promise<TakenHint> {
  const hash = sha256Hex(input.secret);
  let source: string | null = null;
  for (const { name, hookHash } of await listSources(tx)) {
    if (timingSafeEqualText(hash, hookHash ?? '') && hookHash !== null) source = name;
  }
  if (source === null) return { ok: false, status: 404, fault: { code: 'hook-unknown' } };
  const body = hookBody.safeParse(input.body);
  if (!body.success) return { ok: false, status: 400, fault: { code: 'hook-body' } };
  const { id, type, data } = body.data;
  const about =
    data?.order?.FromCollectiveId ??
    data?.member?.memberCollective?.id ??
    data?.fromAccount?.id ??
    data?.fromCollective?.id;
  const alias = about === undefined ? null : `legacyId:${about}`;
  const now = await readMachine(tx);
  const newest = alias === null ? null : await readNewestDue(tx, source, alias);
  const dueAt = alias === null ? now : hintDue(now, newest);
  await insertHint(tx, { source, number: id ?? null, type, alias, dueAt });
  tx.afterCommit(() => context.wake('pull'));
  return { ok: true, source };
}
