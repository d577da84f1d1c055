import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../../../test/support/any-text.ts';
import { runsOf, seedOf } from '../../../test/support/slice.ts';
import { sha256Base64url, sha256Hex, timingSafeEqualText } from './hash.ts';
import { randomToken, uuid } from './random.ts';
import { createPurposeKeys, createSealKeyPair, openSealed, sealKeyPairFrom, sealTo } from './seal.ts';

const OLD = 'the elder secret, 32 characters!!';
const NEW = 'the newest secret, 32 characters!';
const runs = { seed: seedOf('seal'), numRuns: runsOf({ quick: 20, ci: 200, all: 3_000 }) };

/** A text of ours (`prefix.base64url`) with one bit of its body turned. */
function spoil(text: string, bit: number): string {
  const [prefix = '', body = ''] = text.split('.');
  const bytes = Buffer.from(body, 'base64url');
  const at = bit % (bytes.length * 8);
  bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
  return `${prefix}.${bytes.toString('base64url')}`;
}

describe('a sealed value', () => {
  const pair = createSealKeyPair();

  test('opens with the private half and the same context, whatever the text', () => {
    fc.assert(
      fc.property(anyText(), fc.string(), (plain, context) => {
        expect(openSealed(pair.privateKey, sealTo(pair.publicKey, plain, context), context)).toBe(plain);
      }),
      runs,
    );
  });

  test('does not open with a turned bit, another context, another key or the public half', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (plain, bit) => {
        const sealed = sealTo(pair.publicKey, plain, 'app:cloud');
        expect(() => openSealed(pair.privateKey, spoil(sealed, bit), 'app:cloud')).toThrow();
        expect(() => openSealed(pair.privateKey, sealed, 'app:chat')).toThrow();
        expect(() => openSealed(createSealKeyPair().privateKey, sealed, 'app:cloud')).toThrow();
        expect(() => openSealed(pair.publicKey, sealed, 'app:cloud')).toThrow();
      }),
      runs,
    );
  });

  test('is another text each time, so that equal values do not show', () => {
    expect(sealTo(pair.publicKey, 'same', 'x')).not.toBe(sealTo(pair.publicKey, 'same', 'x'));
  });

  test('one secret stands for one key pair', () => {
    expect(sealKeyPairFrom(OLD)).toEqual(sealKeyPairFrom(OLD));
    expect(sealKeyPairFrom(OLD).publicKey).not.toBe(sealKeyPairFrom(NEW).publicKey);
    const { publicKey, privateKey } = sealKeyPairFrom(OLD);
    expect(openSealed(privateKey, sealTo(publicKey, 'token', 'x'), 'x')).toBe('token');
  });
});

describe('purpose keys', () => {
  const old = createPurposeKeys([OLD]);
  const rotated = createPurposeKeys([NEW, OLD]);
  const fresh = createPurposeKeys([NEW]);

  test('after a rotation what the elder key made is still good, and new things are made by the newest', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (data, place) => {
        expect(rotated.verifyMac('link', data, old.mac('link', data))).toBe(true);
        expect(rotated.decrypt('payload', old.encrypt('payload', data, place), place)).toBe(data);
        expect(rotated.mac('link', data)).toEqual(fresh.mac('link', data));
        expect(rotated.hash('code', data)).toBe(fresh.hash('code', data));
        expect(rotated.hashes('code', data)).toEqual([fresh.hash('code', data), old.hash('code', data)]);
      }),
      runs,
    );
  });

  test('once the elder is gone, what it made is worth nothing', () => {
    expect(fresh.verifyMac('link', 'x', old.mac('link', 'x'))).toBe(false);
    expect(() => fresh.decrypt('payload', old.encrypt('payload', 'x', ''), '')).toThrow();
  });

  test('another purpose, other data, another place or a turned bit is refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (data, bit) => {
        const mac = old.mac('link', data);
        expect(old.verifyMac('cookie', data, mac)).toBe(false);
        expect(old.verifyMac('link', `${data}!`, mac)).toBe(false);
        expect(old.verifyMac('link', data, { ...mac, mac: spoil(`.${mac.mac}`, bit).slice(1) })).toBe(false);
        const encrypted = old.encrypt('payload', data, 'row 1');
        expect(() => old.decrypt('cookie', encrypted, 'row 1')).toThrow();
        expect(() => old.decrypt('payload', encrypted, 'row 2')).toThrow();
        expect(() => old.decrypt('payload', spoil(encrypted, bit), 'row 1')).toThrow();
      }),
      runs,
    );
  });

  test('a shortened tag is refused: it would be easy to guess', () => {
    const [id = '', body = ''] = old.encrypt('payload', '', 'row 1').split('.');
    const short = Buffer.from(body, 'base64url').subarray(0, 16).toString('base64url');
    expect(() => old.decrypt('payload', `${id}.${short}`, 'row 1')).toThrow('not an encrypted value');
  });

  test('a key for one use is not the key for another of the same name', () => {
    const mac = Buffer.from(old.mac('same', 'x').mac, 'base64url').toString('hex');
    expect(new Set([mac, old.hash('same', 'x'), old.material('same')[0]]).size).toBe(3);
  });

  test('need a secret of 32 characters', () => {
    expect(() => createPurposeKeys([])).toThrow('32');
    expect(() => createPurposeKeys([NEW, 'short'])).toThrow('32');
  });
});

test('hashes are SHA-256 (FIPS 180-4, its example "abc")', () => {
  const hex = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256Hex('abc')).toBe(hex);
  expect(sha256Base64url('abc')).toBe(Buffer.from(hex, 'hex').toString('base64url'));
});

test('texts are compared whole', () => {
  expect(timingSafeEqualText('token', 'token')).toBe(true);
  expect(timingSafeEqualText('token', 'toke')).toBe(false);
  expect(timingSafeEqualText('', 'x')).toBe(false);
});

test('random values fit into links and do not repeat', () => {
  const tokens = Array.from({ length: 100 }, () => randomToken());
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
