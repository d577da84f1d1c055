import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const SMALL = JSON.parse(readFileSync(join(root, 'scripts/node-flags.json'), 'utf8')) as string[];

test('however the hub is started, its processes stay small', () => {
  const shell = readFileSync(join(root, 'latchkey'), 'utf8');
  expect(shell).toContain(`exec "$node" ${SMALL.join(' ')} "$root/`);
  const image = readFileSync(join(root, 'infra/Containerfile'), 'utf8');
  expect(image).toContain(
    `ENTRYPOINT ${JSON.stringify(['node', ...SMALL, 'packages/'])
      .slice(0, -2)
      .replaceAll(',', ', ')}`,
  );
});
