import { spawn } from 'node:child_process';
import { join } from 'node:path';

// npm run check: types, format and lint, unused code. All of them speak, whichever fails.
const root = join(import.meta.dirname, '../..');
const CHECKS = [
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['format and lint', 'biome', 'check', '--error-on-warnings'],
  ['unused code', 'knip', '--no-progress'],
] as const;

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', program), args, { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const verdicts: string[] = [];
for (const [title, program, ...args] of CHECKS) {
  process.stdout.write(`\n== ${title}\n`);
  const code = await run(program, args);
  verdicts.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${title}`);
  if (code !== 0) process.exitCode = 1;
}
process.stdout.write(`\n${verdicts.join('\n')}\n`);
