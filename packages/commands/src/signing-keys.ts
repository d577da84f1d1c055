import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database, Reader, Tx } from '@latchkey/store/database';
import {
  insertSigningKey,
  lockSigningKeys,
  readSigningKeys,
  retireSigningKey,
  type SigningKeyRow,
  signWith,
} from '@latchkey/store/signing-key';

const PURPOSE = 'signing-key';
const ALGS = ['RS256', 'ES256'] as const;
type Alg = (typeof ALGS)[number];
type Jwk = Record<string, unknown>;

/** A key that can sign. The first of its algorithm does; the others are published for what they signed or will sign. */
export type SigningKey = { kid: string; alg: Alg; privateJwk: Jwk; publicJwk: Jwk };

const generate = promisify(generateKeyPair);

async function makeKey(alg: Alg): Promise<SigningKey> {
  const pair =
    alg === 'RS256'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' });
  return {
    kid: randomUUID(),
    alg,
    publicJwk: { ...pair.publicKey.export({ format: 'jwk' }) },
    privateJwk: { ...pair.privateKey.export({ format: 'jwk' }) },
  };
}

function rowOf(key: SigningKey, keys: PurposeKeys, position: number): Omit<SigningKeyRow, 'madeAt'> {
  return {
    kid: key.kid,
    alg: key.alg,
    publicJwk: key.publicJwk,
    privateEncrypted: keys.encrypt(PURPOSE, JSON.stringify(key.privateJwk), key.kid),
    position,
  };
}

/** Makes an RSA and an EC key where there is none yet. Two processes that start at once make one pair. */
export async function ensureSigningKeys(db: Database, keys: PurposeKeys): Promise<void> {
  const have = new Set((await readSigningKeys(db.one)).map((row) => row.alg));
  if (ALGS.every((alg) => have.has(alg))) return;
  const made = await Promise.all(ALGS.map(makeKey));
  await db.tx(async (tx) => {
    await lockSigningKeys(tx);
    const there = new Set((await readSigningKeys(tx)).map((row) => row.alg));
    for (const key of made) if (!there.has(key.alg)) await insertSigningKey(tx, rowOf(key, keys, 0));
  });
}

/** The keys in force, opened; those that sign first. Throws where LATCHKEY_SECRET is not the one they were made under. */
export async function openSigningKeys(db: Reader, keys: PurposeKeys): Promise<SigningKey[]> {
  return (await readSigningKeys(db)).map((row) => ({
    kid: row.kid,
    alg: row.alg,
    publicJwk: row.publicJwk,
    privateJwk: JSON.parse(keys.decrypt(PURPOSE, row.privateEncrypted, row.kid)) as Jwk,
  }));
}

/** How long apps may hold on to the published keys: before this, no new key signs and no old one goes. */
const CACHE_MS = 24 * 3600_000;

/** What one step of a rotation did for an algorithm. `waiting`: come back after `until`. */
export type RotationStep = { alg: Alg } & (
  | { did: 'published' | 'signs' | 'retired'; kid: string }
  | { did: 'waiting'; until: Date }
);

/**
 * One step of changing the signing keys: publish a new one at the end; a day later let it sign; a day after that take
 * the old one away (contracts/oidc-provider.md F6). Called again until each algorithm has come round.
 */
export async function rotateSigningKeys(tx: Tx, keys: PurposeKeys, now: Date): Promise<RotationStep[]> {
  const fresh = new Map(await Promise.all(ALGS.map(async (alg) => [alg, await makeKey(alg)] as const)));
  await lockSigningKeys(tx);
  const rows = await readSigningKeys(tx);
  const steps: RotationStep[] = [];
  for (const alg of ALGS) {
    const own = rows.filter((row) => row.alg === alg);
    const [signing, ...others] = own;
    const next = others.find((row) => signing !== undefined && row.madeAt > signing.madeAt);
    const old = others.find((row) => row !== next);
    if (old !== undefined && signing !== undefined) {
      const until = new Date(signing.madeAt.getTime() + 2 * CACHE_MS);
      if (now < until) steps.push({ alg, did: 'waiting', until });
      else {
        await retireSigningKey(tx, old.kid);
        steps.push({ alg, did: 'retired', kid: old.kid });
      }
    } else if (next !== undefined) {
      const until = new Date(next.madeAt.getTime() + CACHE_MS);
      if (now < until) steps.push({ alg, did: 'waiting', until });
      else {
        await signWith(tx, next);
        steps.push({ alg, did: 'signs', kid: next.kid });
      }
    } else {
      const key = fresh.get(alg) as SigningKey;
      await insertSigningKey(tx, rowOf(key, keys, own.length));
      steps.push({ alg, did: 'published', kid: key.kid });
    }
  }
  return steps;
}
