import { setTimeout as pause } from 'node:timers/promises';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { countAttempts, forgetAttempts } from '@latchkey/store/oidc/attempt-limit';
import { readPassword } from '@latchkey/store/oidc/password';
import { noteSignIn } from '@latchkey/store/oidc/sign-in-log';
import type { Proof } from '../oidc/interaction-result.ts';
import type { Passwords } from './password.ts';
import { isBusy } from './work-queue.ts';

/** What came of a try. `slow-down`: too many tries from there; nothing was checked. */
export type PasswordResult =
  | { kind: 'proved'; proof: Proof }
  | { kind: 'wrong' }
  | { kind: 'slow-down'; retryAfterSeconds: number }
  | { kind: 'busy'; retryAfterSeconds: number };

/**
 * Tries in a window, and what happens above it:
 *
 * | counted by       | window | above     | then |
 * |------------------|--------|-----------|------|
 * | name and network | 15 min | 10 tries  | refused there until the window ends |
 * | network          | 15 min | 100 tries | refused there until the window ends |
 * | name             | 60 min | 30 tries  | each try waits 3 s, and is then checked: nobody can lock a member out |
 */
const WINDOWS = { pair: 15 * 60, network: 15 * 60, name: 60 * 60 };
const MOST = { pair: 10, network: 100, name: 30 };
const TARPIT_MS = 3_000;

/** The network a try comes from: an IPv4 address, or the /64 of an IPv6 one. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(ip);
  if (mapped !== null) return mapped[1] as string;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

/**
 * Checks a password for a username or a verified address. Whether the name is known shows neither in the answer nor
 * in the time it takes. The proof carries the account's epoch as it was before the password was checked.
 */
export async function signInWithPassword(
  deps: { db: Database; keys: PurposeKeys; passwords: Passwords; tarpitMs?: number },
  attempt: { name: string; password: string; ip: string },
): Promise<PasswordResult> {
  const { db, keys, passwords } = deps;
  const name = attempt.name.replaceAll('\u0000', '').trim().toLowerCase().slice(0, 200);
  const network = networkOf(attempt.ip);
  const id = (kind: string, value: string) => keys.hash('attempt', `${kind}\n${value}`);
  const ids = {
    pair: id('pair', `${name}\n${network}`),
    network: id('network', network),
    name: id('name', name),
  };

  const [pair, net, named] = await countAttempts(db.one, [
    { id: ids.pair, windowSeconds: WINDOWS.pair },
    { id: ids.network, windowSeconds: WINDOWS.network },
    { id: ids.name, windowSeconds: WINDOWS.name },
  ]);
  if (pair !== undefined && pair.attempts > MOST.pair) return slowDown(pair.endsInSeconds);
  if (net !== undefined && net.attempts > MOST.network) return slowDown(net.endsInSeconds);
  if (named !== undefined && named.attempts > MOST.name) await pause(deps.tarpitMs ?? TARPIT_MS);

  const row = await readPassword(db.one, name);
  const right = await passwords.verify(attempt.password, row);
  if (isBusy(right)) return { kind: 'busy', retryAfterSeconds: right.retryAfterSeconds };
  if (!right || row === null) {
    if (row !== null) {
      await noteSignIn(db.one, { event: 'password-wrong', accountId: row.accountId, app: null, detail: {} });
    }
    return { kind: 'wrong' };
  }
  await forgetAttempts(db.one, [ids.pair, ids.name]);
  return {
    kind: 'proved',
    proof: { accountId: row.accountId, epoch: row.epoch, amr: ['pwd'], acr: 'password' },
  };
}

function slowDown(seconds: number): PasswordResult {
  return { kind: 'slow-down', retryAfterSeconds: Math.max(1, seconds) };
}
