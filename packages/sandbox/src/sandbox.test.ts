import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import { createFollower } from './calendar.ts';
import { type Sandbox, type SandboxSettings, startSandbox } from './start-sandbox.ts';

const log = createLog('test', { level: 'silent' });
const START = new Date('2026-11-20T10:00:00Z');
const DAY_MS = 86_400_000;

let today = START;
let refuse = false;
const order: string[] = [];
const calendar = {
  now: async () => today,
  advance: async (days: number) => {
    if (refuse) throw new Error('no hub');
    order.push(`calendar after ${sandbox.openCollective.state.livedUntil.slice(0, 10)}`);
    today = new Date(today.getTime() + days * DAY_MS);
    return today;
  },
};
const settings: SandboxSettings = {
  ports: { page: 0, openCollective: 0, nextcloud: 0, synapse: 0, mailbox: 0, smtp: 0 },
  host: '127.0.0.1',
  issuer: 'http://localhost:1',
  clientSecrets: { cloud: 'cloud-secret', chat: 'chat-secret' },
  calendar,
  log,
  languages: ['en', 'es'],
};
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox(settings);
});
afterAll(() => sandbox.stop());

const advance = (days: string) =>
  fetch(`${sandbox.urls.page}/advance`, {
    method: 'POST',
    body: new URLSearchParams({ days }),
    redirect: 'manual',
  });

test('the index page leads to everything that runs, and each of them answers', async () => {
  const page = await (await fetch(sandbox.urls.page)).text();
  for (const url of [
    sandbox.urls.openCollective,
    sandbox.urls.nextcloud,
    sandbox.urls.synapse,
    sandbox.urls.mailbox,
  ]) {
    expect(page).toContain(`href="${url}"`);
    expect((await fetch(url)).status).toBe(200);
  }
  expect(page).toContain('href="http://localhost:1/books/invitations"');
});

test('who claimed is shown with a way to sign in, and not among the others', async () => {
  sandbox.noteClaimed({ username: 'alba', password: 'first', role: 'admin', name: 'Alba Faroluz' });
  sandbox.noteClaimed({
    username: 'alba',
    password: 'three-words-here',
    role: 'admin',
    name: 'Alba Faroluz',
  });
  const page = await (await fetch(`${sandbox.urls.page}/?lang=es`)).text();
  expect(page).toContain('three-words-here');
  expect(page).not.toContain('>first<');
  expect(page.match(/Alba Faroluz/g)).toHaveLength(1);
  expect(page).toContain('administra el hub');
});

test('on advancing, the books live through the days first and the calendar follows', async () => {
  const answer = await advance('30');
  expect(answer.headers.get('location')).toBe('/?notice=advanced');
  expect(order).toEqual(['calendar after 2026-12-20']);
  expect(sandbox.openCollective.person('hazel-paperboat').orders.at(-1)?.lastChargedAt).toMatch(
    /^2026-12-01/,
  );
});

test('the page says so when the hub does not answer, and refuses steps that are none', async () => {
  refuse = true;
  expect((await advance('1')).headers.get('location')).toBe('/?notice=advance_failed');
  refuse = false;
  for (const days of ['0', '-7', '1.5', '9999', 'x']) {
    expect((await advance(days)).headers.get('location')).toBe('/?notice=advance_failed');
  }
});

test('two advances at once move on by both', async () => {
  const from = today.getTime();
  await Promise.all([sandbox.advance(1), sandbox.advance(7)]);
  expect(today.getTime() - from).toBe(8 * DAY_MS);
});

test('a calendar that was moved from elsewhere is followed', async () => {
  const lived: Date[] = [];
  const books = {
    advanceTo: (date: Date) => lived.push(date),
    holdHooks: () => {},
    releaseHooks: async () => {},
  };
  const follower = createFollower({ calendar, books, log, everyMs: 5 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  follower.stop();
  expect(lived.length).toBeGreaterThan(1);
  expect(lived[0]).toEqual(today);
});

test('a taken port ends the start and leaves nothing open', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const start = startSandbox({ ...settings, ports: { ...settings.ports, mailbox: port } });
  await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  taken.close();
});

test('whoever claims first is in the books', () => {
  const { admin, treasurer, members } = sandbox.firstClaims;
  expect(members).toHaveLength(12);
  for (const slug of [admin, treasurer, ...members])
    expect(sandbox.openCollective.person(slug).slug).toBe(slug);
});
