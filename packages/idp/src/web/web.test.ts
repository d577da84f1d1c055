import { describe, expect, test } from '@jest/globals';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import type { Task } from '@latchkey/store/task';
import { readChecking } from '../pages/claim/checking.ts';
import { suggestUsername } from '../pages/claim/suggest-username.ts';
import { csrfToken, isCsrfToken } from './csrf.ts';
import { appTitle } from './parts.ts';
import { weakPassword } from './password-rules.ts';

describe('a password', () => {
  test.each([
    ['short words', 'idp.password.short'],
    ['🙂🙂🙂🙂🙂🙂', 'idp.password.short'],
    ['x'.repeat(1025), 'idp.password.long'],
    ['aaaaaaaaaaaa', 'idp.password.pattern'],
    ['abababababab', 'idp.password.pattern'],
    ['123456789012', 'idp.password.pattern'],
    ['abcdefghijklm', 'idp.password.pattern'],
    ['Password12345', 'idp.password.common'],
    ['!!contraseña2026', 'idp.password.common'],
    ['amaranta1234', 'idp.password.own'],
    ['Amaranta Buendía', 'idp.password.own'],
    ['amaranta sails at noon', null],
    ['correct horse lamp sea', null],
    ['zw9$kQ2!pLx7', null],
    ['ñandú y farol azul', null],
  ])('%j: %s', (password, expected) => {
    expect(weakPassword(password, ['amaranta', 'Amaranta Buendía', null])).toBe(expected);
  });
});

test.each([
  ['Amaranta Buendía', 'amaranta'],
  ['Ṣọlá', 'sola'],
  ['  José-Luis  ', 'joseluis'],
  ['李', null],
  ['Jo', null],
  ['4ever', null],
  [null, null],
])('the username suggested for %j is %j', (name, expected) => {
  expect(suggestUsername(name)).toBe(expected);
});

test('the token of a form holds under an elder secret, and for its own binding alone', () => {
  const [older, newer] = ['o'.repeat(32), 'n'.repeat(32)];
  const token = csrfToken(createPurposeKeys([older]), 'session:1');
  const rotated = createPurposeKeys([newer, older]);
  expect(isCsrfToken(rotated, 'session:1', token)).toBe(true);
  expect(isCsrfToken(rotated, 'session:2', token)).toBe(false);
  expect(isCsrfToken(createPurposeKeys([newer]), 'session:1', token)).toBe(false);
  for (const bad of [undefined, ['a', 'b'], '', '.', 'x', `${token}x`, 'x'.repeat(1000)]) {
    expect(isCsrfToken(rotated, 'session:1', bad)).toBe(false);
  }
});

describe('the question about a username', () => {
  const task: Task = {
    id: '0198c7ae-1111-7000-8000-000000000001',
    kind: 'handle-free',
    askedBy: 'invitation:x',
    arguments: { username: 'ana', invitation: 'i' },
    state: 'running',
    steps: [{ app: 'cloud', answer: 'unknown' }, { app: 'chat', answer: 'no idea' }, { nonsense: 1 }],
    result: null,
    madeAt: new Date('2026-01-01T00:00:00Z'),
  };

  test('shows what came, and waits for the rest; late after eight seconds', () => {
    const at = (seconds: number) => new Date(task.madeAt.getTime() + seconds * 1000);
    const checking = readChecking(task, ['chat', 'cloud'], null, at(3));
    expect(checking).toMatchObject({
      kind: 'asking',
      isLate: false,
      steps: [
        { app: appTitle('chat', undefined), answer: 'waiting' },
        { app: 'Cloud', answer: 'unknown' },
      ],
    });
    expect(readChecking(task, [], null, at(9))).toMatchObject({ isLate: true });
  });

  test.each([
    ['done', { ok: true }, { kind: 'free' }],
    [
      'done',
      { ok: false, code: 'taken' },
      { kind: 'refused', faults: { username: 'idp.claim.fault.taken' } },
    ],
    ['failed', { ok: false, code: 'reserved' }, { faults: { username: 'idp.claim.fault.reserved' } }],
    ['failed', { ok: false, code: 'threw' }, { faults: { username: 'idp.claim.fault.unanswered' } }],
    ['failed', null, { faults: { username: 'idp.claim.fault.unanswered' } }],
    ['failed', { ok: true }, { kind: 'refused' }],
  ] as const)('%s with %j', (state, result, expected) => {
    expect(readChecking({ ...task, state, result }, [], null)).toMatchObject(expected);
  });
});
