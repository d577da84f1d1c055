import type { PurposeKeys } from '@latchkey/runtime/seal';
import { insertSeal, lockSealer, readLastSeal, readUnsealed } from '@latchkey/store/audit-seal';
import type { Database } from '@latchkey/store/database';

/** The purpose key that seals the audit. */
export const SEAL_PURPOSE = 'audit-seal';

/** What a seal's MAC covers: the MAC before it, its number and horizon, and each row as PostgreSQL prints it. */
export function sealText(
  previousMac: string,
  number: string,
  horizon: string,
  rows: readonly string[],
): string {
  return [previousMac, number, horizon, ...rows].join('\n');
}

/**
 * Seals the audit rows that were committed since the last block: one keyed block in a chain. Asynchronous on purpose,
 * so that no deciding transaction waits for another. Returns how many rows were sealed; 0 also where another process
 * seals right now.
 */
export async function sealAudit(db: Database, keys: PurposeKeys): Promise<number> {
  return db.tx(async (tx) => {
    if (!(await lockSealer(tx))) return 0;
    const last = await readLastSeal(tx);
    const { horizon, rows } = await readUnsealed(tx, last?.horizon ?? '0');
    if (rows.length === 0) return 0;
    const number = String(BigInt(last?.number ?? '0') + 1n);
    const { keyId, mac } = keys.mac(
      SEAL_PURPOSE,
      sealText(
        last?.mac ?? '',
        number,
        horizon,
        rows.map((row) => row.text),
      ),
    );
    await insertSeal(tx, { number, rowIds: rows.map((row) => row.id), horizon, keyId, mac });
    return rows.length;
  });
}
