import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';

const NOBODY = 65_534;
const base = mkdtempSync(join(tmpdir(), 'latchkey-ordinary-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('an ordinary user starts the embedded server, stops it and finds the data again', () => {
  chownSync(base, NOBODY, NOBODY);
  const own = fileURLToPath(new URL('./start-embedded.ts', import.meta.url));
  const script = join(base, 'ordinary.mjs');
  writeFileSync(
    script,
    `import { startEmbedded } from ${JSON.stringify(own)};
     import { createRequire } from 'node:module';
     const pg = createRequire(${JSON.stringify(own)})('pg');
     for (const statement of ['CREATE TABLE kept AS SELECT 1', 'SELECT * FROM kept']) {
       await using server = await startEmbedded({ dataDir: process.argv[2] });
       const client = new pg.Client({ connectionString: server.url() });
       await client.connect();
       console.log(process.getuid(), (await client.query(statement)).rowCount);
       await client.end();
     }`,
  );
  const said = execFileSync(
    'setpriv',
    [
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      process.execPath,
      script,
      join(base, 'data'),
    ],
    { encoding: 'utf8', env: { ...process.env, HOME: base, TMPDIR: dirname(base) } },
  );
  expect(said.trim().split('\n')).toEqual([`${NOBODY} 1`, `${NOBODY} 1`]);
}, 60_000);
