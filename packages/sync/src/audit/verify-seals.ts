import type { PurposeKeys } from '@latchkey/runtime/seal';
import { countSmuggled, readLastSeal, readSealWithRows } from '@latchkey/store/audit-seal';
import type { Reader } from '@latchkey/store/database';
import { SEAL_PURPOSE, sealText } from './seal-audit.ts';

/** What checking every seal found. `broken`: numbers of blocks that do not verify; `smuggled`: rows in no block that should be in one. */
export type SealReport = { blocks: number; rows: number; broken: string[]; smuggled: number };

/** Recomputes the whole chain of seals: changed, removed, added and reordered rows all show. */
export async function verifySeals(db: Reader, keys: PurposeKeys): Promise<SealReport> {
  const last = BigInt((await readLastSeal(db))?.number ?? '0');
  const report: SealReport = { blocks: 0, rows: 0, broken: [], smuggled: await countSmuggled(db) };
  let previous = '';
  for (let number = 1n; number <= last; number += 1n) {
    const seal = await readSealWithRows(db, String(number));
    if (seal === null) {
      report.broken.push(String(number));
      continue;
    }
    const text = sealText(previous, seal.number, seal.horizon, seal.texts);
    const whole = seal.texts.length === seal.rowIds.length;
    if (!whole || !keys.verifyMac(SEAL_PURPOSE, text, { keyId: seal.keyId, mac: seal.mac })) {
      report.broken.push(seal.number);
    }
    report.blocks += 1;
    report.rows += seal.rowIds.length;
    previous = seal.mac;
  }
  return report;
}
