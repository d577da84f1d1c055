import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const unit = readFileSync(join(root, 'infra/latchkey.service'), 'utf8');
let folder = '';

function analyze(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile('systemd-analyze', args, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${out}${err}`.trim() });
    });
  });
}

/** Puts a copy where systemd can look at it: the program is the checkout's, since /opt/latchkey is not on a test machine. */
function copyUnit(name: string, change: (text: string) => string): string {
  const file = join(folder, name);
  writeFileSync(file, change(unit.replace('ExecStart=/opt/latchkey/', `ExecStart=${root}/`)));
  return file;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-unit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('latchkey.service', () => {
  test('systemd accepts it without a warning', async () => {
    const file = copyUnit('latchkey.service', (text) => text);
    expect(await analyze('verify', '--man=no', '--recursive-errors=no', file)).toEqual({ code: 0, said: '' });
  }, 30_000);

  test('the same check tells a misspelt directive and a program that is not there', async () => {
    const misspelt = copyUnit('misspelt.service', (text) => text.replace('KillMode=mixed', 'KilMode=mixed'));
    expect((await analyze('verify', '--man=no', '--recursive-errors=no', misspelt)).said).toContain(
      'KilMode',
    );
    const missing = copyUnit('missing.service', (text) =>
      text.replace(/^ExecStart=.*$/m, 'ExecStart=/opt/nowhere up'),
    );
    expect((await analyze('verify', '--man=no', '--recursive-errors=no', missing)).code).not.toBe(0);
  }, 30_000);

  test('it is locked in: exposure 3.5 of 10 at most', async () => {
    const file = copyUnit('latchkey.service', (text) => text);
    const { code, said } = await analyze('security', '--offline=true', '--no-pager', '--threshold=35', file);
    expect([code, said.split('\n').at(-1)]).toEqual([0, expect.stringContaining('exposure level')]);
  }, 30_000);

  test('the program and the page that it names are in the checkout', () => {
    const paths = [...unit.matchAll(/\/opt\/latchkey\/([\w./-]+)/g)].map((match) => match[1] ?? '');
    expect(paths).toContain('latchkey');
    for (const path of paths) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });
});
