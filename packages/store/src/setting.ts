import type { Reader, Tx } from './database.ts';

/** A version of the settings. `document` is the checked file without secrets; `owners` says who edits which section. */
export type SettingRow = {
  version: number;
  document: unknown;
  owners: Record<string, 'file' | 'console'>;
  author: string;
  madeAt: Date;
};

/** The settings in force; null where none were ever applied. */
export async function readSetting(db: Reader): Promise<SettingRow | null> {
  const [row] = await db.query<SettingRow>(
    `SELECT version, document, owners, author, made_at AS "madeAt" FROM setting ORDER BY version DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Number of the settings in force; 0 where there are none. */
export async function readSettingVersion(db: Reader): Promise<number> {
  const [row] = await db.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM setting',
  );
  return row?.version ?? 0;
}

/** Writes the next version. Fails on the primary key where somebody else wrote it first. */
export async function insertSetting(
  tx: Tx,
  row: {
    version: number;
    document: unknown;
    owners: Record<string, string>;
    author: string;
    reason: string | null;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO setting (version, document, owners, author, reason) VALUES ($1, $2, $3, $4, $5)',
    [row.version, JSON.stringify(row.document), JSON.stringify(row.owners), row.author, row.reason],
  );
}
