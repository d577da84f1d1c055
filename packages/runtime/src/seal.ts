import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** A shorter tag would be easier to guess, and the library would take it. */
const GCM = { authTagLength: 16 };

/** Fixed DER prefixes of raw X25519 keys (RFC 8410): the rest is the 32 bytes of the key. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');

/** Both halves of an X25519 key (RFC 7748), 32 bytes each as base64url. */
export type SealKeyPair = { publicKey: string; privateKey: string };

function privateKeyOf(raw: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
}

function rawPublic(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}

/** A new random key pair to seal to. */
export function createSealKeyPair(): SealKeyPair {
  const { privateKey } = generateKeyPairSync('x25519');
  const raw = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length);
  return { publicKey: rawPublic(privateKey).toString('base64url'), privateKey: raw.toString('base64url') };
}

/** The key pair that a secret stands for (LATCHKEY_WORKER_SECRET): the same secret gives the same pair. */
export function sealKeyPairFrom(secret: string): SealKeyPair {
  const raw = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey/seal-key', 32));
  return {
    publicKey: rawPublic(privateKeyOf(raw)).toString('base64url'),
    privateKey: raw.toString('base64url'),
  };
}

function sealingKey(shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'latchkey/seal', 32));
}

/**
 * Encrypts to a public key so that only its private half opens it: ephemeral X25519, HKDF-SHA256, AES-256-GCM.
 * `context` says what the value is for; opening asks for the same one, so that sealed values cannot be swapped.
 */
export function sealTo(publicKey: string, plain: Uint8Array | string, context: string): string {
  const recipient = Buffer.from(publicKey, 'base64url');
  const pair = generateKeyPairSync('x25519');
  const ephemeral = rawPublic(pair.privateKey);
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: publicKeyOf(recipient) });
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(shared, ephemeral, recipient), nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain as string, 'utf8'), cipher.final()]);
  return `v1.${Buffer.concat([ephemeral, nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** Opens what `sealTo` made. Throws where the key, the context or a byte is another. */
export function openSealed(privateKey: string, sealed: string, context: string): string {
  const [version, body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (version !== 'v1' || bytes.length < 60) throw new Error('not a sealed value');
  const own = privateKeyOf(Buffer.from(privateKey, 'base64url'));
  const ephemeral = bytes.subarray(0, 32);
  const shared = diffieHellman({ privateKey: own, publicKey: publicKeyOf(ephemeral) });
  const decipher = createDecipheriv(
    'aes-256-gcm',
    sealingKey(shared, ephemeral, rawPublic(own)),
    bytes.subarray(32, 44),
    GCM,
  );
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(44, 60));
  return Buffer.concat([decipher.update(bytes.subarray(60)), decipher.final()]).toString('utf8');
}

/** A keyed hash with the id of the key that made it. */
export type KeyedMac = { keyId: string; mac: string };

/** Keys for single purposes, all derived from LATCHKEY_SECRET. A purpose's keys are of no use for another one. */
export type PurposeKeys = {
  /** Id of the newest key. */
  readonly keyId: string;
  mac(purpose: string, data: string): KeyedMac;
  /** Whether a MAC is right, under the newest key or the elder that it names. */
  verifyMac(purpose: string, data: string, given: KeyedMac): boolean;
  /** AES-256-GCM under the newest key; `aad` binds the value to its place. */
  encrypt(purpose: string, plain: string, aad: string): string;
  /** Throws where no key fits or a byte was changed. */
  decrypt(purpose: string, encrypted: string, aad: string): string;
  /** Keyed hash (hex) for look-ups, under the newest key. */
  hash(purpose: string, value: string): string;
  /** The same under every key, newest first: what a look-up asks for while elders are kept. */
  hashes(purpose: string, value: string): string[];
  /** Raw key material, newest first, for libraries that do their own (cookie signing). */
  material(purpose: string): string[];
};

/** Purpose keys (HKDF-SHA256, RFC 5869) of one or more secrets: the newest first, elders after it. */
export function createPurposeKeys(secrets: readonly string[]): PurposeKeys {
  if (secrets.length === 0 || secrets.some((secret) => secret.length < 32)) {
    throw new RangeError('LATCHKEY_SECRET needs at least 32 characters.');
  }
  const derived = new Map<string, Buffer>();
  const derive = (secret: string, purpose: string): Buffer => {
    const name = `${secret}\n${purpose}`;
    let key = derived.get(name);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', secret, '', `latchkey/${purpose}`, 32));
      derived.set(name, key);
    }
    return key;
  };
  const ids = secrets.map((secret) => derive(secret, 'key-id').subarray(0, 6).toString('base64url'));
  const newest = secrets[0] as string;
  const keyId = ids[0] as string;
  const macWith = (secret: string, purpose: string, data: string) =>
    createHmac('sha256', derive(secret, purpose)).update(data).digest();

  return {
    keyId,
    mac: (purpose, data) => ({ keyId, mac: macWith(newest, `mac/${purpose}`, data).toString('base64url') }),
    verifyMac(purpose, data, given) {
      const secret = secrets[ids.indexOf(given.keyId)];
      if (secret === undefined) return false;
      const right = macWith(secret, `mac/${purpose}`, data);
      const asked = Buffer.from(given.mac, 'base64url');
      return asked.length === right.length && timingSafeEqual(asked, right);
    },
    encrypt(purpose, plain, aad) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', derive(newest, `encrypt/${purpose}`), nonce);
      cipher.setAAD(Buffer.from(aad));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(purpose, encrypted, aad) {
      const [id = '', body = ''] = encrypted.split('.');
      const secret = secrets[ids.indexOf(id)];
      if (secret === undefined) throw new Error('encrypted under a key that is not here');
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < 28) throw new Error('not an encrypted value');
      const decipher = createDecipheriv(
        'aes-256-gcm',
        derive(secret, `encrypt/${purpose}`),
        bytes.subarray(0, 12),
        GCM,
      );
      decipher.setAAD(Buffer.from(aad));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    hash: (purpose, value) => macWith(newest, `hash/${purpose}`, value).toString('hex'),
    hashes: (purpose, value) =>
      secrets.map((secret) => macWith(secret, `hash/${purpose}`, value).toString('hex')),
    material: (purpose) => secrets.map((secret) => derive(secret, purpose).toString('base64url')),
  };
}
