import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { createPasswords } from './password.ts';
import { createProofs } from './proof.ts';
import { networkOf, signInWithPassword } from './sign-in-with-password.ts';
import { createWorkQueue, isBusy } from './work-queue.ts';

const OLD = 'an-old-secret-of-the-tests-that-is-long';
const NEW = 'a-new-secret-of-the-tests-that-is-long-';
const keys = createPurposeKeys([OLD]);

async function stored(passwords: ReturnType<typeof createPasswords>, password: string) {
  const made = await passwords.hash(password);
  if (isBusy(made)) throw new Error('busy');
  return { secret: made.hash, pepperKey: made.pepperKey };
}

describe('passwords', () => {
  const passwords = createPasswords({ keys });

  test('are argon2id at 19 MiB, two passes, one lane', async () => {
    const { secret } = await stored(passwords, 'correct horse');
    expect(secret).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify('correct horse', { secret, pepperKey: keys.keyId })).toBe(true);
    expect(await passwords.verify('wrong horse', { secret, pepperKey: keys.keyId })).toBe(false);
  });

  test('are the same however their letters were typed', async () => {
    const row = await stored(passwords, 'caf\u00e9 con leche');
    expect(await passwords.verify('cafe\u0301 con leche', row)).toBe(true);
  });

  test('cannot be guessed at from a dump: without the pepper the right one is wrong', async () => {
    const row = await stored(passwords, 'correct horse');
    const other = createPasswords({ keys: createPurposeKeys([NEW]) });
    expect(await other.verify('correct horse', row)).toBe(false);
  });

  test('survive a change of the hub’s secret while the elder is kept', async () => {
    const row = await stored(passwords, 'correct horse');
    const changed = createPasswords({ keys: createPurposeKeys([NEW, OLD]) });
    expect(await changed.verify('correct horse', row)).toBe(true);
    expect(await changed.verify('wrong horse', row)).toBe(false);
  });

  test('F16: are hashed off the main thread, few at once, with a short queue and then busy', async () => {
    const narrow = createPasswords({ keys, inFlight: 1, queue: 3 });
    await narrow.verify('warm', null);
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => narrow.hash('correct horse')));
    clearInterval(clock);
    expect(answers.filter(isBusy)).toHaveLength(6);
    expect(turns).toBeGreaterThan(5);
    expect(isBusy(await narrow.hash('correct horse'))).toBe(false);
  });

  test('of a name nobody has cost as much as a wrong one', async () => {
    const row = await stored(passwords, 'correct horse');
    const time = async (which: typeof row | null) => {
      const begun = process.hrtime.bigint();
      for (let round = 0; round < 6; round += 1) await passwords.verify('wrong horse', which);
      return Number(process.hrtime.bigint() - begun);
    };
    await time(null);
    const [unknown, known] = [await time(null), await time(row)];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(await passwords.verify('nobody has this password', null)).toBe(false);
  });
});

test('a work queue goes on after a piece of work failed', async () => {
  const queue = createWorkQueue({ inFlight: 1, waiting: 5, retryAfterSeconds: 1 });
  const failed = queue.run(async () => {
    throw new Error('no');
  });
  const next = queue.run(async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('done');
});

test('a proof is good for two minutes, under the hub’s keys alone', () => {
  let now = new Date('2026-11-24T00:00:00Z');
  const proofs = createProofs(keys, () => now);
  const proof = { accountId: randomUUID(), epoch: 3, amr: ['pwd'], acr: 'password' };
  const text = proofs.make(proof);
  expect(proofs.read(text)).toEqual(proof);
  expect(createProofs(createPurposeKeys([NEW]), () => now).read(text)).toBeNull();
  expect(proofs.read(`${text.slice(0, -2)}AA`)).toBeNull();
  now = new Date(now.getTime() + 121_000);
  expect(proofs.read(text)).toBeNull();
});

test('an IPv6 network is its first 64 bits', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8::5')).toBe('2001:db8:0:0');
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
});

describe('signing in with a password', () => {
  let database: TestDatabase;
  let db: Database;
  const passwords = createPasswords({ keys });

  async function addMember(password: string): Promise<{ id: string; username: string }> {
    const id = randomUUID();
    const username = `u${id.replaceAll('-', '').slice(0, 10)}`;
    const row = await stored(passwords, password);
    await db.one.query(`INSERT INTO account (id, life, username, epoch) VALUES ($1, 'active', $2, 7)`, [
      id,
      username,
    ]);
    await db.one.query(
      `INSERT INTO credential (account_id, kind, secret, pepper_key) VALUES ($1, 'password', $2, $3)`,
      [id, row.secret, row.pepperKey],
    );
    await db.one.query(
      `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, now(), 'member')`,
      [id, `${username}@Example.org`],
    );
    return { id, username };
  }
  const tryIt = (name: string, password: string, ip = '192.0.2.1') =>
    signInWithPassword({ db, keys, passwords, tarpitMs: 5 }, { name, password, ip });

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({ url: database.urls.idp, name: 'test' });
  }, 60_000);
  afterAll(async () => {
    await db?.end();
    await database?.drop();
  }, 30_000);

  test('works by username and by verified address, and the proof carries the epoch', async () => {
    const { id, username } = await addMember('correct horse');
    const proof = { accountId: id, epoch: 7, amr: ['pwd'], acr: 'password' };
    expect(await tryIt(username, 'correct horse')).toEqual({ kind: 'proved', proof });
    expect(await tryIt(` ${username.toUpperCase()}@example.org `, 'correct horse')).toEqual({
      kind: 'proved',
      proof,
    });
    expect(await tryIt(username, 'wrong')).toEqual({ kind: 'wrong' });
    expect(await tryIt('nobody\u0000', 'wrong')).toEqual({ kind: 'wrong' });
  });

  test('an address that two accounts verified signs in neither', async () => {
    const [one, two] = [await addMember('correct horse'), await addMember('correct horse')];
    await db.one.query(`UPDATE address SET address = 'both@example.org' WHERE account_id = ANY($1)`, [
      [one.id, two.id],
    ]);
    expect(await tryIt('both@example.org', 'correct horse')).toEqual({ kind: 'wrong' });
  });

  test('an address that is not verified signs nobody in', async () => {
    const { id, username } = await addMember('correct horse');
    await db.one.query('UPDATE address SET verified_at = NULL WHERE account_id = $1', [id]);
    expect(await tryIt(`${username}@example.org`, 'correct horse')).toEqual({ kind: 'wrong' });
  });

  test('many tries from one network stop there, and the member signs in from another', async () => {
    const { username } = await addMember('correct horse');
    for (let round = 0; round < 10; round += 1)
      expect((await tryIt(username, 'guess', '198.51.100.1')).kind).toBe('wrong');
    const stopped = await tryIt(username, 'correct horse', '198.51.100.1');
    expect(stopped.kind).toBe('slow-down');
    expect((await tryIt(username, 'correct horse', '203.0.113.5')).kind).toBe('proved');
  });

  test('tries from everywhere at one name slow it down and never lock it', async () => {
    const { username } = await addMember('correct horse');
    const begun = Date.now();
    for (let round = 0; round < 35; round += 1) await tryIt(username, 'guess', `198.51.100.${round + 20}`);
    expect(Date.now() - begun).toBeGreaterThan(20);
    expect((await tryIt(username, 'correct horse', '203.0.113.6')).kind).toBe('proved');
  }, 30_000);

  test('rows of tries name neither people nor networks', async () => {
    const { username } = await addMember('correct horse');
    await tryIt(username, 'guess', '203.0.113.77');
    const rows = await db.one.query<{ text: string }>('SELECT c::text AS text FROM challenge c');
    const text = rows.map((row) => row.text).join('\n');
    expect(text).not.toContain(username);
    expect(text).not.toContain('203.0.113');
  });
});
