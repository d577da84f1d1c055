import { join } from 'node:path';
import { runSuite } from './plan-tests.ts';

// npm test: what this machine can run, at the depth for a person who waits; with CI set, at the depth for a machine.
const root = join(import.meta.dirname, '../..');
const depth = process.env.CI === 'true' ? 'ci' : 'quick';
const { counts, ok, lines } = await runSuite({ root, depth, args: process.argv.slice(2) });
process.stderr.write(`\n${lines.join('\n')}\n`);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = ok ? 0 : 1;
