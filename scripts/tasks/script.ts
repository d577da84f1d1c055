import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// npm run bench [-- NAME …], npm run real [-- NAME …] [--OPTION …]: the scripts in test/bench and test/real, one after the
// other; each is given the options.
const root = join(import.meta.dirname, '../..');
const [kind = '', ...rest] = process.argv.slice(2);
const at = rest.findIndex((one) => one.startsWith('--'));
const asked = at === -1 ? rest : rest.slice(0, at);
const options = at === -1 ? [] : rest.slice(at);
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
    const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...options], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => child.kill(signal));
    child.on('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) process.exitCode = 1;
}
