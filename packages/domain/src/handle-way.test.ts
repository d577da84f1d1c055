import { expect, test } from '@jest/globals';
import { handleWay } from './handle-way.ts';

const account = { id: '00000000-0000-4000-8000-000000000001', username: 'ana' };
const made = { handle: 'ana', origin: 'made' } as const;

test.each([
  ['no account there yet', 'fixed', null, 'none-yet'],
  ['adopted under a name of its own', 'renames', { handle: 'anita', origin: 'adopted' }, 'own-name'],
  ['adopted, and bears the username', 'renames', { handle: 'Ana', origin: 'adopted' }, 'by-hand'],
  ['named by the sub', 'unseen', { handle: account.id, origin: 'made' }, 'unseen'],
  ['unseen for ours, and yet it bears the username', 'unseen', made, 'by-hand'],
  ['the app can rename', 'renames', made, 'renamed'],
  ['the app cannot', 'fixed', made, 'by-hand'],
] as const)('%s: %s', (_fact, names, binding, way) => {
  expect(handleWay(names, binding, account)).toBe(way);
});
