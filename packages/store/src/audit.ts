import type { Actor } from '@latchkey/domain/account';
import type { Tx } from './database.ts';
import { ensureSubjectKey } from './subject-key.ts';

/** One thing that was done. `detail`: codes, numbers and dates; never text that somebody typed, never a name. */
export type AuditEntry = {
  event: string;
  /** Whom it concerns; null: nobody in particular. */
  accountId: string | null;
  actor: Actor;
  app?: string;
  detail?: Readonly<Record<string, unknown>>;
};

/** Writes to the audit in the deciding transaction, with subject keys in place of accounts. */
export async function writeAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const subject = entry.accountId === null ? null : await ensureSubjectKey(tx, entry.accountId);
  const actor =
    entry.actor.kind === 'account'
      ? `subject:${await ensureSubjectKey(tx, entry.actor.id)}`
      : entry.actor.kind;
  await tx.query('INSERT INTO audit (event, subject_key, actor, app, detail) VALUES ($1, $2, $3, $4, $5)', [
    entry.event,
    subject,
    actor,
    entry.app ?? null,
    JSON.stringify(entry.detail ?? {}),
  ]);
}
