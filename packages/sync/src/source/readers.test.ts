import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFileReader } from './file/create-reader.ts';
import { createMemoryReader } from './memory-reader.ts';
import { problem } from './reader.ts';
import { readToEnd, sourceReaderSuite } from './reader-suite.ts';

const JSON_BOOKS = {
  people: [
    {
      id: 'm-1',
      name: 'Ana',
      email: 'ana@example.org',
      members: [{ role: 'ADMIN' }],
      manual: [{ group: 'members' }],
    },
    {
      id: 'm-2',
      name: 'Ben',
      orders: [
        { row: '1', status: 'ACTIVE', frequency: 'MONTHLY', tier: 'solidarity', charged: '2026-01-02' },
      ],
    },
    { id: 'm-3', type: 'ORGANIZATION', email: 'office@example.org', orders: [{ row: '1', status: 'PAID' }] },
  ],
};
const CSV_BOOKS = `id;name;email;kind;row;role;status;frequency;tier;charged;group;until
m-1;Ana;ana@example.org;member;;ADMIN;;;;;;
m-1;Ana;ana@example.org;manual;;;;;;;members;2026-12-31
m-2;"Ben; the second";;order;1;;ACTIVE;MONTHLY;solidarity;2026-01-02;;
`;

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-books-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string, ending: string): Promise<string> {
  files += 1;
  const path = join(folder, `books-${files}.${ending}`);
  await writeFile(path, content);
  return path;
}
async function faultsOf(content: string, ending: string) {
  const { outcome, rows } = await readToEnd(createFileReader({ path: await file(content, ending) }));
  expect(rows).toEqual([]);
  expect(outcome.complete).toBe(false);
  return outcome.problems;
}

const somebody = { alias: 'id:m-1', rows: 2 };
const nobody = 'id:m-9';

sourceReaderSuite('JSON file', async () => {
  const path = await file(JSON.stringify(JSON_BOOKS), 'json');
  return { reader: createFileReader({ path }), somebody, nobody, rows: 4, breakIt: () => rm(path) };
});
sourceReaderSuite('CSV file', async () => {
  const path = await file(CSV_BOOKS, 'csv');
  return {
    reader: createFileReader({ path }),
    somebody,
    nobody,
    rows: 3,
    breakIt: () => writeFile(path, 'id,kind\n"'),
  };
});
sourceReaderSuite('memory', async () => {
  const { rows } = await readToEnd(
    createFileReader({ path: await file(JSON.stringify(JSON_BOOKS), 'json') }),
  );
  const reader = createMemoryReader(rows, 2);
  const breakIt = () => {
    reader.fault = problem('unreachable');
  };
  return { reader, somebody, nobody, rows: 4, breakIt };
});

describe('a file', () => {
  test('gives the same facts in both forms', async () => {
    const json = await readToEnd(createFileReader({ path: await file(JSON.stringify(JSON_BOOKS), 'json') }));
    const csv = await readToEnd(createFileReader({ path: await file(CSV_BOOKS, 'csv') }));
    const orderOf = (rows: typeof csv.rows) => rows.find((row) => row.data.kind === 'order');
    expect(orderOf(csv.rows)?.data).toEqual(orderOf(json.rows)?.data);
    expect(orderOf(csv.rows)?.person.name).toBe('Ben; the second');
    expect(csv.rows.find((row) => row.data.kind === 'manual')?.data).toEqual({
      kind: 'manual',
      group: 'members',
      from: null,
      until: '2026-12-31',
    });
  });
  test('the examples of the handbook are read', async () => {
    const guide = await readFile(new URL('../../../../docs/admins/members-file.md', import.meta.url), 'utf8');
    for (const ending of ['csv', 'json']) {
      const example = new RegExp(`\`\`\`${ending}\\n([^]*?)\`\`\``).exec(guide)?.[1] ?? '';
      const { rows, outcome } = await readToEnd(createFileReader({ path: await file(example, ending) }));
      expect(outcome).toMatchObject({ complete: true, problems: [] });
      expect(rows.map((row) => row.data.kind).sort()).toEqual(['manual', 'member', 'order']);
    }
  });
  test("an organization's address is nobody's", async () => {
    const { rows } = await readToEnd(
      createFileReader({ path: await file(JSON.stringify(JSON_BOOKS), 'json') }),
    );
    expect(rows.find((row) => row.person.type === 'ORGANIZATION')?.person.address).toBeNull();
  });
  test.each([
    ['csv', 'id,kind,role\nm-1,member,ADMIN\nm-2,member,\n', [{ line: 3, column: 'role' }]],
    ['csv', 'id,kind,role\nm-1,member,ADMIN\n\nm-2,boss,X\n', [{ line: 4, column: 'kind' }]],
    ['csv', 'id,kind,role,colour\nm-1,member,ADMIN,red\n', [{ line: 1, column: 'colour' }]],
    ['csv', 'id,role\nm-1,ADMIN\n', [{ line: 1, column: 'kind' }]],
    ['csv', 'id,kind,role\nm-1,member,ADMIN\nm-1,member,ADMIN\n', [{ line: 3, column: 'row = 2' }]],
    ['csv', 'id,kind,row,status,charged\nm-1,order,1,ACTIVE,yesterday\n', [{ line: 2, column: 'charged' }]],
    ['csv', 'id,kind,role,group\nm-1,member,ADMIN,members\n', [{ line: 2, column: 'group' }]],
    [
      'json',
      '{\n "people": [\n  {"id": "a", "manual": [{"group": "m"}]},\n  {"id": "b", "orders": [{"row": "1"}]}\n ]\n}',
      [{ line: 4, column: 'status' }],
    ],
    [
      'json',
      '{\n "people": [\n  {"id": "a", "members": "ADMIN"}\n ]\n}',
      [{ line: 3, column: 'people.0.members' }],
    ],
  ])('%s: a fault names its line and column', async (ending, content, wanted) => {
    expect(await faultsOf(content, ending)).toEqual(wanted.map((params) => ({ code: 'file-line', params })));
  });
  test('what cannot be read at all says where', async () => {
    expect(await faultsOf('{\n "people": [\n  {"id": }\n]}', 'json')).toEqual([
      problem('file-syntax', { line: 3 }),
    ]);
    expect(await faultsOf('{\n "people": [\n  {"id": "a"\n  "name": "b"}\n]}', 'json')).toMatchObject([
      { params: { line: 4 } },
    ]);
    expect(await faultsOf('{\n "people": [\n', 'json')).toMatchObject([{ params: { line: 3 } }]);
    expect(await faultsOf('{"people": []}\n\n]', 'json')).toMatchObject([{ params: { line: 3 } }]);
    expect(await faultsOf('id,kind,role\nm-1,member,"ADMIN\n', 'csv')).toMatchObject([
      { code: 'file-syntax' },
    ]);
    expect(await faultsOf('{}', 'yaml')).toEqual([problem('file-kind')]);
    const gone = createFileReader({ path: join(folder, 'none.json') });
    expect((await readToEnd(gone)).outcome.problems).toEqual([problem('file-unreadable')]);
  });
  test('every fault is told at once, twenty at most', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `m-${at},member,\n`).join('');
    expect(await faultsOf(`id,kind,role\n${lines}`, 'csv')).toHaveLength(20);
  });
});
