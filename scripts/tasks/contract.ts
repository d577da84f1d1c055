import { join } from 'node:path';
import { runJest } from './run-jest.ts';
import { countTests } from './summary.ts';

// npm run contract -- KIND: the connectors' contract suite against a server of yours, in place of our stand-in.
const root = join(import.meta.dirname, '../..');
const [kind, ...args] = process.argv.slice(2);
if (kind === undefined || !process.env.LATCHKEY_CONTRACT_URL) {
  process.stderr.write(
    'Usage: LATCHKEY_CONTRACT_URL=https://app.example.org LATCHKEY_CONTRACT_CREDENTIALS=\'{"token":"…"}\' npm run contract -- KIND\n' +
      'It makes, changes and removes accounts there: use a server for tests.\n',
  );
  process.exit(2);
}
const run = await runJest({
  root,
  title: 'contract',
  args: ['--runInBand', '--testMatch=**/connectors/**/*.outside.ts', ...args],
  env: { LATCHKEY_CONTRACT_KIND: kind, LATCHKEY_TEST_NETWORK: 'open' },
});
const counts = countTests([run]);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
