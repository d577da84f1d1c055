import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runSuite } from './plan-tests.ts';

// npm run verify: every exhaustive set whole. The report says what was run, on what, and what was left out.
const root = join(import.meta.dirname, '../..');
const started = new Date();
const { counts, ok, lines } = await runSuite({ root, depth: 'all', args: process.argv.slice(2) });
const report = [
  '# Verification',
  '',
  `Started ${started.toISOString()}, ${((Date.now() - started.getTime()) / 60_000).toFixed(1)} min, Node ${process.version}, ${process.platform} ${process.arch}.`,
  `${counts.passed} passed, ${counts.failed} failed.`,
  '',
  '```',
  ...lines,
  '```',
  '',
].join('\n');
const file = join(root, 'test-results/verify.md');
await writeFile(file, report);
process.stderr.write(`\n${lines.join('\n')}\nThe report is in ${file}\n`);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = ok ? 0 : 1;
