import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// npm run bench [-- NAME …], npm run real [-- NAME …]: the scripts in test/bench and test/real, one after the other.
const root = join(import.meta.dirname, '../..');
const [kind = '', ...asked] = process.argv.slice(2);
const folder = join(root, 'test', kind);
const known = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.slice(0, -3))
      .sort()
  : [];
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no ${kind} ${unknown.join(', ')}. There is: ${known.join(', ') || 'none yet'}\n`,
  );
  process.exit(2);
}
for (const name of asked.length === 0 ? known : asked) {
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [join(folder, `${name}.ts`)], { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => child.kill(signal));
    child.on('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) process.exitCode = 1;
}
