import type { Reader, Tx } from './database.ts';

/** A key that ID tokens and logout tokens are signed with. `privateEncrypted`: its JWK under a purpose key. */
export type SigningKeyRow = {
  kid: string;
  alg: 'RS256' | 'ES256';
  publicJwk: Record<string, unknown>;
  privateEncrypted: string;
  /** Of its algorithm: 0 signs, higher ones are only published. */
  position: number;
  madeAt: Date;
};

const LOCK = 0x6b_65_79_73;

/** Keys in force, RSA first (what an app takes that asks for nothing), then by position. */
export async function readSigningKeys(db: Reader): Promise<SigningKeyRow[]> {
  return db.query<SigningKeyRow>(
    `SELECT kid, alg, public_jwk AS "publicJwk", private_encrypted AS "privateEncrypted", position, made_at AS "madeAt"
     FROM signing_key WHERE retired_at IS NULL ORDER BY alg DESC, position, made_at`,
  );
}

/** Keeps others from making or moving keys until this transaction ends. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}

export async function insertSigningKey(tx: Tx, key: Omit<SigningKeyRow, 'madeAt'>): Promise<void> {
  await tx.query(
    `INSERT INTO signing_key (kid, alg, public_jwk, private_encrypted, position) VALUES ($1, $2, $3, $4, $5)`,
    [key.kid, key.alg, JSON.stringify(key.publicJwk), key.privateEncrypted, key.position],
  );
}

/** Lets a published key sign; the one that signed until now stays published behind it. */
export async function signWith(tx: Tx, key: { kid: string; alg: string }): Promise<void> {
  await tx.query(
    `UPDATE signing_key SET position = CASE WHEN kid = $1 THEN 0 ELSE position + 1 END
     WHERE alg = $2 AND retired_at IS NULL`,
    [key.kid, key.alg],
  );
}

/** Takes a key out of what is published. Its kid is never used again. */
export async function retireSigningKey(tx: Tx, kid: string): Promise<void> {
  await tx.query('UPDATE signing_key SET retired_at = now() WHERE kid = $1', [kid]);
}
