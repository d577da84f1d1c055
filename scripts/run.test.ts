import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..');
/** A checkout that is set up, with a hub that only says what it was told. */
const copy = mkdtempSync(join(tmpdir(), 'latchkey-run-'));
const stamp = join(copy, 'node_modules/.latchkey');

const HUB = `
import { writeFileSync } from 'node:fs';
const [verb, ...rest] = process.argv.slice(2);
if (verb === 'say') console.log(JSON.stringify({ rest, cwd: process.cwd() }));
else if (verb === 'fail') process.exitCode = 3;
else {
  writeFileSync(process.env.PID_FILE, String(process.pid));
  const end = (why) => setTimeout(() => { writeFileSync(process.env.PID_FILE + '.end', why); process.exit(0); }, 100);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => end(signal));
  setInterval(() => { if (String(process.ppid) !== process.env.LATCHKEY_STARTER) end('starter gone'); }, 50);
  console.log('ready');
}`;

beforeAll(() => {
  cpSync(join(root, 'latchkey'), join(copy, 'latchkey'));
  mkdirSync(join(copy, 'packages/latchkey/src'), { recursive: true });
  mkdirSync(join(copy, 'scripts'));
  mkdirSync(stamp, { recursive: true });
  for (const file of ['run.mjs', 'prepare.mjs', 'node-flags.json'])
    cpSync(join(root, 'scripts', file), join(copy, 'scripts', file));
  writeFileSync(
    join(copy, 'package.json'),
    '{"type":"module","scripts":{"start":"node scripts/run.mjs start"}}',
  );
  writeFileSync(join(copy, 'packages/latchkey/src/main.ts'), HUB);
  writeFileSync(join(copy, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
  writeFileSync(join(stamp, 'lock'), 'lockfileVersion: 9\n');
  writeFileSync(join(stamp, 'node'), `${process.execPath}\n`);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) [ZX] /.test(stat);
}

/** The groups that tests started; what a failed test left behind ends with the file. */
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) {
    child.stdout?.destroy();
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing of the group is left: as it should be.
    }
  }
});

/** Starts the hub through a command and waits until it is there. */
async function start(
  command: string,
  args: string[],
): Promise<{ child: ChildProcess; hub: number; pidFile: string }> {
  const pidFile = join(copy, `pid-${Math.random()}`);
  const child = spawn(command, args, {
    cwd: copy,
    env: { ...process.env, PID_FILE: pidFile },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  started.push(child);
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('ready') && resolve());
  });
  return { child, hub: Number(readFileSync(pidFile, 'utf8')), pidFile };
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (!isAlive(pid)) return true;
    await wait(50);
  }
  return false;
}

describe('npm start', () => {
  const run = join(copy, 'scripts/run.mjs');
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s reaches the hub once, and nothing is left behind',
    async (signal) => {
      const { child, hub, pidFile } = await start(process.execPath, [run, 'start']);
      const ended = new Promise((resolve) => child.on('exit', resolve));
      // The whole group, as a terminal does it.
      process.kill(-(child.pid ?? 0), signal);
      expect(await ended).toBe(0);
      expect(isAlive(hub)).toBe(false);
      expect(readFileSync(`${pidFile}.end`, 'utf8')).toBe(signal);
    },
  );

  test('kill -9 takes the hub along', async () => {
    const { child, hub, pidFile } = await start(process.execPath, [run, 'start']);
    child.kill('SIGKILL');
    expect(await gone(hub)).toBe(true);
    expect(readFileSync(`${pidFile}.end`, 'utf8')).toBe('starter gone');
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('when npm gets %s, the hub ends in order', async (signal) => {
    const { child, hub, pidFile } = await start('npm', ['start']);
    child.kill(signal);
    expect(await gone(hub)).toBe(true);
    expect(readFileSync(`${pidFile}.end`, 'utf8')).toBe('SIGTERM');
  });
});

describe('./latchkey', () => {
  const latchkey = join(copy, 'latchkey');
  const say = (command: string, args: string[], cwd = copy) =>
    spawnSync(command, args, { cwd, encoding: 'utf8' });

  test('passes arguments, folder, stdout and exit code on as they are, also through a link', () => {
    const link = join(copy, 'lk');
    symlinkSync('latchkey', link);
    for (const command of [latchkey, link]) {
      const { stdout, stderr, status } = say(command, ['say', 'two words', '*', '--json'], tmpdir());
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({ rest: ['two words', '*', '--json'], cwd: tmpdir() });
      expect(status).toBe(0);
    }
    expect(say(latchkey, ['fail']).status).toBe(3);
  });

  test('becomes the hub: its signals are the hub’s', async () => {
    const { child, hub } = await start(latchkey, ['up']);
    expect(hub).toBe(child.pid);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('that was set up for another lockfile sets up again, and says so on stderr alone', () => {
    writeFileSync(join(copy, 'pnpm-lock.yaml'), 'lockfileVersion: 10\n');
    // No npx: the set-up cannot succeed here, and has to say why.
    const bin = join(copy, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const { stdout, stderr, status } = spawnSync('/bin/sh', [latchkey, 'say'], {
      encoding: 'utf8',
      env: {
        PATH: `${bin}:/usr/bin:/bin`,
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_fetch_retries: '0',
      },
    });
    expect(stdout).toBe('');
    expect(stderr).toContain('Setting up');
    expect(stderr).toContain('could not be installed');
    expect(status).toBe(1);
    writeFileSync(join(copy, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
  });
});
