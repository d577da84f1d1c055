// The one entry of all npm scripts: makes the machine ready, then runs the task on Node 26.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotPrepare, prepare, ROOT } from './prepare.mjs';

const HUB = ['packages/latchkey/src/main.ts'];
/**
 * As in `latchkey` and infra/Containerfile: how the hub's processes stay small. Most of what a read or a plan makes is
 * garbage at once, and V8 by itself lets that grow to four times of what is alive before it looks.
 */
const SMALL = JSON.parse(readFileSync(new URL('node-flags.json', import.meta.url), 'utf8'));
const COMPILED = join(ROOT, 'node_modules/.latchkey/compiled');
const TASKS = {
  prepare: null,
  start: [...HUB, 'up'],
  latchkey: HUB,
  test: ['scripts/tasks/test.ts'],
  verify: ['scripts/tasks/verify.ts'],
  check: ['scripts/tasks/check.ts'],
  bench: ['scripts/tasks/script.ts', 'bench'],
  real: ['scripts/tasks/script.ts', 'real'],
  simulate: ['test/simulate/run-simulation.ts'],
  contract: ['scripts/tasks/contract.ts'],
};

/**
 * Who started us, as a text that changes when one of them is gone. Under npm that is a shell, which outlives npm, so
 * that its own parent counts as well (Linux; elsewhere the shell's end alone is seen).
 */
function readAncestors() {
  let starter = '';
  if (process.env.npm_lifecycle_event !== undefined) {
    try {
      const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
      starter = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    } catch {
      // No /proc here, or the shell has gone: then the number of our parent says so.
    }
  }
  return `${process.ppid} ${starter}`;
}

/**
 * Runs Node as our child and ends with it. npm's shell passes no signal on and npx would leave the server behind, so
 * the child is spawned directly; it is in a process group of its own, so that Ctrl-C reaches it once, through us. Where
 * our own parent has gone (npm was killed), it is asked to end too.
 */
function follow(node, args, ownGroup, hub) {
  const child = spawn(node, hub ? [...SMALL, ...args] : args, {
    stdio: 'inherit',
    detached: ownGroup,
    env: {
      ...process.env,
      ...(ownGroup ? { LATCHKEY_STARTER: String(process.pid) } : {}),
      ...(hub ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? COMPILED } : {}),
      PATH: `${dirname(node)}:${process.env.PATH}`,
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    // In a common group the terminal has told the child already.
    process.on(signal, () => {
      if (ownGroup || signal !== 'SIGINT') child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  const ancestors = readAncestors();
  const watch = setInterval(() => {
    if (readAncestors() === ancestors) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 300);
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143));
  });
}

const [task = '', ...args] = process.argv.slice(2);
const script = TASKS[task];
if (script === undefined) {
  process.stderr.write(`Usage: node scripts/run.mjs ${Object.keys(TASKS).join('|')}\n`);
  process.exit(2);
}
try {
  const node = await prepare();
  if (script === null) process.exit(0);
  const [file, ...fixed] = script;
  if (task !== 'latchkey') process.chdir(ROOT);
  follow(node, [join(ROOT, file), ...fixed, ...args], task === 'start', script[0] === HUB[0]);
} catch (error) {
  if (!(error instanceof CannotPrepare)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
