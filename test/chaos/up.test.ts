import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import {
  endHubProcesses,
  type HubProcess,
  processesNaming,
  startHubProcess,
  waitFor,
  waitUntilReady,
} from '../support/hub-process.ts';

let folder: string;
let issuer: string;
let page: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-up-'));
  // The hub, and six ports of its sandbox.
  const port = await freePort(7);
  issuer = `http://localhost:${port}`;
  page = `http://localhost:${port + 1}`;
  env = { PORT: String(port), LATCHKEY_DATA_DIR: folder };
}, 20_000);

afterAll(async () => {
  await endHubProcesses();
  await waitFor('nothing is left', () => processesNaming(folder).length === 0).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Who can sign in, as the sandbox's page lists them: from rows of the hub and notes of the sandbox. */
async function readPage(): Promise<string[]> {
  const text = await (await fetch(page)).text();
  return [...text.matchAll(/<code[^>]*>([^<]+)<\/code>/g)].map((match) => match[1] ?? '');
}

async function start(): Promise<HubProcess> {
  const up = startHubProcess('up', env);
  await waitUntilReady(up, issuer, 90);
  await waitFor('the sandbox is set up', () => up.output().includes(page), 90);
  return up;
}

test('SIGTERM and Ctrl-C leave no process behind; what was there is there again after them and after kill -9', async () => {
  const first = await start();
  expect(processesNaming(folder).length).toBeGreaterThan(1);
  const people = await readPage();
  expect(people.length).toBeGreaterThan(14);
  expect(await first.end('SIGTERM')).toBe(0);
  await waitFor('nothing is left after SIGTERM', () => processesNaming(folder).length === 0, 5);

  const second = await start();
  expect(await readPage()).toEqual(people);
  expect(await second.end('SIGKILL')).toBe('SIGKILL');
  await waitFor('PostgreSQL has gone with its parent', () => processesNaming(folder).length === 0, 5);

  const third = await start();
  expect(await readPage()).toEqual(people);
  expect(await third.end('SIGINT')).toBe(0);
  await waitFor('nothing is left after Ctrl-C', () => processesNaming(folder).length === 0, 5);
}, 240_000);
