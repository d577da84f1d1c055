import { parseArgs } from 'node:util';
import { createHttp } from '@latchkey/runtime/http';
import { openDatabase } from '@latchkey/store/database';
import { bench } from '../support/bench.ts';
import { createTestDatabase } from '../support/database.ts';
import { readRealBooks } from '../support/real/read-real-books.ts';

/**
 * The whole read, plan and explain against any real server, into a database that is thrown away.
 * npm run real -- open-collective --url URL --collective SLUG; the token is taken from LATCHKEY_OPEN_COLLECTIVE_TOKEN.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'https://api.opencollective.com/graphql/v2' },
    collective: { type: 'string' },
    private: { type: 'boolean', default: false },
  },
});
const token = process.env.LATCHKEY_OPEN_COLLECTIVE_TOKEN ?? '';
const { url, collective } = values;
if (collective === undefined || token === '') {
  process.stderr.write(
    'npm run real -- open-collective --url URL --collective SLUG [--private], with the token in LATCHKEY_OPEN_COLLECTIVE_TOKEN\n',
  );
  // Among all scripts of `npm run real` it is left out; asked for by half, it is a mistake.
  process.exit(collective === undefined && token === '' ? 0 : 2);
}

await bench(`Open Collective: ${collective} at ${new URL(url).host}`, async () => {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, name: 'real' });
  const http = createHttp({ allowPrivate: () => values.private, userAgent: 'Latchkey' });
  try {
    const say = (line: string) => process.stdout.write(`  ${line}\n`);
    const complete = await readRealBooks({ db, http, url, collective, token, say });
    if (!complete) process.exitCode = 1;
  } finally {
    await http.close();
    await db.end();
    await database.drop();
  }
});
