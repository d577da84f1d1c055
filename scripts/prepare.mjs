// Runs on Node 20 with nothing installed: built-in modules only.
import { spawn } from 'node:child_process';
import { access, constants, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const NODE_VERSION = '26.10.0';
const PNPM_VERSION = '12.21.0';
export const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** node_modules/.latchkey: `lock` is the lockfile that was installed from, `node` the path of the Node that runs us. */
const STAMP = join(ROOT, 'node_modules', '.latchkey');

/** What people can do about a failed preparation; printed without a stack. */
export class CannotPrepare extends Error {}

function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let words = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
      words += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      words += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, out: '', words: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, out: out.trim(), words: words.trim() }));
  });
}

/** Whether a Node runs at all here, and is new enough. */
async function checkNode(path) {
  const { code, out, words } = await run(path, ['--version']);
  if (code !== 0 && words.includes('libatomic')) {
    throw new CannotPrepare(
      'Node 26 needs the library libatomic, which is not here: install libatomic1 (Debian, Ubuntu) or libatomic (Fedora).',
    );
  }
  return code === 0 && Number(/^v(\d+)\./.exec(out)?.[1]) >= Number(NODE_VERSION.split('.')[0]);
}

/** The Node that runs us: this one where it is new enough, else the one from npm. */
async function findNode() {
  if (await checkNode(process.execPath)) return process.execPath;
  const { code, out, words } = await run('npx', [
    '-y',
    '-p',
    `node@${NODE_VERSION}`,
    'node',
    '-p',
    'process.execPath',
  ]);
  if (words.includes('libatomic')) {
    throw new CannotPrepare(
      'Node 26 needs the library libatomic, which is not here: install libatomic1 (Debian, Ubuntu) or libatomic (Fedora).',
    );
  }
  const path = out.split('\n').at(-1) ?? '';
  if (code !== 0 || !(await checkNode(path))) {
    throw new CannotPrepare(
      `Node ${NODE_VERSION} could not be fetched from npm. Is the network there?\n${words}`,
    );
  }
  return path;
}

async function install() {
  // CI: no questions, no progress bar, and the lockfile is law.
  const { code, words } = await run(
    'npx',
    ['-y', '-p', `pnpm@${PNPM_VERSION}`, 'pnpm', 'install', '--frozen-lockfile'],
    {
      env: { ...process.env, CI: 'true' },
    },
  );
  if (code !== 0) throw new CannotPrepare(`The packages could not be installed:\n${words}`);
}

async function readStamp() {
  try {
    const [lock, installed, node] = await Promise.all([
      readFile(join(ROOT, 'pnpm-lock.yaml')),
      readFile(join(STAMP, 'lock')),
      readFile(join(STAMP, 'node'), 'utf8'),
    ]);
    if (!lock.equals(installed)) return null;
    await access(node.trim(), constants.X_OK);
    return node.trim();
  } catch {
    return null;
  }
}

/** Makes ready what the stamp does not already show as ready. Resolves with the path of the Node to run. */
export async function prepare() {
  const ready = await readStamp();
  if (ready !== null) return ready;
  process.stderr.write(
    'Setting up: Node 26 and the packages. This happens once and takes about half a minute.\n',
  );
  await rm(STAMP, { recursive: true, force: true });
  const [node] = await Promise.all([findNode(), install()]);
  await mkdir(STAMP, { recursive: true });
  await copyFile(join(ROOT, 'pnpm-lock.yaml'), join(STAMP, 'lock'));
  await writeFile(join(STAMP, 'node'), `${node}\n`);
  return node;
}
