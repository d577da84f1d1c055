import { describe, expect, test } from '@jest/globals';
import { decodeFile } from './decode-file.ts';
import { MANUAL_COLUMNS, parseManual } from './parse-manual.ts';
import { readCsv } from './read-csv.ts';
import { plainCell, writeCsv } from './write-csv.ts';

describe('the text of a file', () => {
  const text = 'name\nJosé Ñandú';
  const utf16 = (mark: number[], swap: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return new Uint8Array([...mark, ...(swap ? bytes.swap16() : bytes)]);
  };
  test.each([
    ['UTF-8', new Uint8Array(Buffer.from(text))],
    ['UTF-8 with its mark', new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(text)])],
    ['UTF-16, little end first', utf16([0xff, 0xfe], false)],
    ['UTF-16, big end first', utf16([0xfe, 0xff], true)],
    ['Windows-1252', new Uint8Array(Buffer.from(text, 'latin1'))],
  ] as const)('%s', (_, bytes) => {
    expect(decodeFile(bytes)).toBe(text);
  });
});

describe('an exported cell', () => {
  test.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\tx', '\rx', '|cmd', '%0', "'=1", "''@x"])(
    '%j cannot run as a formula, and comes back as it was',
    (value) => {
      const csv = writeCsv(['name', 'kind'], [{ name: value, kind: 'x' }]);
      const [, line] = csv.slice(1).split('\r\n');
      expect(line?.replace(/^"/, '').startsWith("'")).toBe(true);
      const read = readCsv(csv, ['name', 'kind'], ['name']);
      expect(read.ok && read.entries[0]?.fields.name).toBe(value);
    },
  );
  test.each(['Ana', "O'Neil", 'a,b;c', 'say "hi"', 'two\nlines', ''])('%j comes back as it was', (value) => {
    const csv = writeCsv(['name', 'kind'], [{ name: value, kind: 'x' }]);
    const read = readCsv(csv, ['name', 'kind'], ['name']);
    expect(read.ok && read.entries[0]?.fields.name).toBe(value);
    expect(plainCell(value)).toBe(value);
  });
  test('the file has its mark, so that a spreadsheet knows the encoding', () => {
    expect(writeCsv(['a'], []).startsWith('\uFEFF')).toBe(true);
  });
});

describe('a list of members kept by hand', () => {
  test.each([',', ';', '\t'])('is read with %j between its cells', (sign) => {
    const csv = [`name${sign}group${sign}reason`, `Nadia${sign}members${sign}cash`].join('\n');
    expect(parseManual(csv).entries).toMatchObject([{ line: 2, name: 'Nadia', reason: 'cash', until: null }]);
  });
  test('each bad line is named with its column, and good ones are read all the same', () => {
    const csv =
      'name,email,group,reason,until\nA,no,members,cash,\nB,,members,cash,\n,,members,cash,\nC,,members,x,31.12.26';
    const { entries, problems } = parseManual(csv);
    expect(entries.map((one) => one.name)).toEqual(['B']);
    expect(problems.map((one) => one.params)).toEqual([
      { line: 2, column: 'email' },
      { line: 4, column: 'name' },
      { line: 5, column: 'reason, until' },
    ]);
  });
  test('JSON says the same', () => {
    const json = JSON.stringify({ members: [{ name: 'Nadia', group: 'members', reason: 'cash' }] });
    expect(parseManual(json).entries).toMatchObject([{ line: 1, name: 'Nadia' }]);
    expect(parseManual('{').problems).toEqual([{ code: 'file-syntax', params: { line: 1 } }]);
  });
  test('a column that nobody knows is a fault', () => {
    expect(parseManual('name,group,reason,phone\nA,b,cash,1').problems).toEqual([
      { code: 'file-line', params: { line: 1, column: 'phone' } },
    ]);
    expect(MANUAL_COLUMNS).toContain('sponsor');
  });
});
