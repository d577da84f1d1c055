import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { createMailbox, type Mailbox } from './create-mailbox.ts';
import { splitLinks } from './messages.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'mailbox-'));
const settings = {
  host: '127.0.0.1',
  smtpPort: 0,
  webPort: 0,
  dataDir,
  log: silentLog,
  languages: ['en', 'es'] as const,
};
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = createMailbox(settings);
  await mailbox.listen();
});
afterAll(async () => {
  await mailbox.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  mailbox.clear();
  mailbox.faults.clear();
});

/** Speaks SMTP by hand: the lines are sent one by one, each after the answer to the one before. */
async function smtp(lines: string[]): Promise<string[]> {
  const { port } = new URL(mailbox.smtpUrl);
  const socket = createConnection(Number(port), '127.0.0.1');
  const answers: string[] = [];
  try {
    for (const line of [undefined, ...lines]) {
      if (line !== undefined) socket.write(`${line}\r\n`);
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      answers.push(chunk.toString());
      if (/^[45]/.test(chunk.toString())) break;
    }
  } finally {
    socket.destroy();
  }
  return answers;
}

const mail = (to: string, body = 'Hola: http://localhost:4000/join?x=1.') => [
  'EHLO test',
  'MAIL FROM:<hub@example.org>',
  `RCPT TO:<${to}>`,
  'DATA',
  `Message-ID: <m1@example.org>\r\nFrom: hub@example.org\r\nTo: ${to}\r\nSubject: =?utf-8?Q?Invitaci=C3=B3n?=\r\nX-Own: one\r\n` +
    'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n' +
    `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n` +
    '--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<script>alert(1)</script><a href="http://localhost:4000/h?a=1&amp;b=2">h</a>\r\n--b--\r\n.',
];

test('a mail is kept with its Message-ID, headers, text, page and links', async () => {
  const answers = await smtp(mail('Ana@Example.org'));
  expect(answers.at(-1)).toMatch(/^250/);
  const [stored] = mailbox.messages({ to: 'ana@example.org' });
  expect(stored).toMatchObject({
    messageId: '<m1@example.org>',
    subject: 'Invitación',
    from: 'hub@example.org',
    to: ['ana@example.org'],
    links: ['http://localhost:4000/join?x=1', 'http://localhost:4000/h?a=1&b=2'],
  });
  expect(stored?.headers).toContain('X-Own: one');
  const reply = await fetch(`${mailbox.url}/api/messages?to=ANA@example.org&search=invitación`);
  expect(((await reply.json()) as { messages: unknown[] }).messages).toHaveLength(1);
  expect(mailbox.messages({ to: 'bo@example.org' })).toEqual([]);
  expect(mailbox.messages({ search: 'nothing like it' })).toEqual([]);
});

test('a page of a mail runs no script and its links can be clicked', async () => {
  await smtp(mail('ana@example.org'));
  const id = mailbox.messages()[0]?.id;
  const page = await fetch(`${mailbox.url}/message/${id}`);
  const text = await page.text();
  expect(text).toContain('<a href="http://localhost:4000/join?x=1"');
  expect(text).not.toContain('<script>');
  const inner = await fetch(`${mailbox.url}/message/${id}/html`);
  const policy = inner.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox (?!.*allow-scripts)(?!.*allow-same-origin)/);
  expect(policy).toContain("default-src 'none'");
});

test('down is 421 and a refused recipient 550', async () => {
  mailbox.faults.set({ reject: true });
  expect((await smtp(mail('ana@example.org'))).at(-1)).toMatch(/^550/);
  mailbox.faults.set({ reject: false, down: true });
  expect((await smtp([]))[0]).toMatch(/^421/);
  expect(mailbox.messages()).toEqual([]);
});

test('mails survive a restart on the same ports', async () => {
  await smtp(mail('ana@example.org'));
  await mailbox.close();
  const again = createMailbox(settings);
  expect(again.messages()).toHaveLength(1);
  await mailbox.listen();
});

test('a full stop behind an address is not part of it', () => {
  expect(splitLinks('see https://a.example/b?c=d. Bye')).toEqual([
    { text: 'see ', link: false },
    { text: 'https://a.example/b?c=d', link: true },
    { text: '. Bye', link: false },
  ]);
});
