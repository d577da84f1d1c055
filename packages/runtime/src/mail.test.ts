import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import {
  createMailTransport,
  createMemoryMail,
  type Mail,
  type MailResult,
  type MailTransport,
} from './mail.ts';

const MAIL: Mail = {
  messageId: '<row-1@hub.example.org>',
  from: 'Example co-op <hello@example.org>',
  to: 'ana@example.org',
  subject: 'Tu invitación',
  text: 'Hola, Ana',
  html: '<p>Hola, Ana</p>',
  headers: { 'x-row': '1' },
};
type Arrived = { messageId: string; to: string[]; subject: string; text: string };
type Trouble = 'none' | 'recipient-unknown' | 'busy' | 'password-wrong' | 'sender-refused';

let smtp: SMTPServer;
let url = '';
let received: { mail: ParsedMail; to: string[] }[] = [];
let trouble: Trouble = 'none';
const refuse = (code: number) => Object.assign(new Error('no'), { responseCode: code });

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(refuse(535)),
    onMailFrom: (_address, _session, done) => done(trouble === 'sender-refused' ? refuse(550) : null),
    onRcptTo(_address, _session, done) {
      done(trouble === 'recipient-unknown' ? refuse(550) : trouble === 'busy' ? refuse(451) : null);
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map((one) => one.address);
      simpleParser(stream).then((mail) => {
        received.push({ mail, to });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  url = `127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve));
}, 10_000);
beforeEach(() => {
  received = [];
  trouble = 'none';
});

/** What both must do alike. `arrived` reads what came, `fail` brings about a trouble. */
function suite(
  name: string,
  make: (how: Trouble) => { transport: MailTransport; arrived: () => Arrived[] },
): void {
  describe(name, () => {
    const sendOnce = async (
      how: Trouble,
      mail = MAIL,
    ): Promise<{ result: MailResult; arrived: Arrived[] }> => {
      const { transport, arrived } = make(how);
      const result = await transport.send(mail);
      transport.close();
      return { result, arrived: arrived() };
    };

    test('delivers a mail with its id, recipient and texts', async () => {
      const { result, arrived } = await sendOnce('none');
      expect(result).toEqual({ kind: 'sent' });
      expect(arrived).toEqual([
        { messageId: MAIL.messageId, to: [MAIL.to], subject: MAIL.subject, text: MAIL.text },
      ]);
    });

    test('a recipient refused for good is permanent, a busy server is not', async () => {
      expect(await sendOnce('recipient-unknown')).toEqual({
        result: { kind: 'fault', code: 'smtp-550', permanent: true },
        arrived: [],
      });
      expect((await sendOnce('busy')).result).toEqual({ kind: 'fault', code: 'smtp-451', permanent: false });
    });
  });
}

suite('over SMTP', (how) => {
  trouble = how;
  return {
    transport: createMailTransport(`smtp://${url}`),
    arrived: () =>
      received.map(({ mail, to }) => ({
        messageId: mail.messageId ?? '',
        to,
        subject: mail.subject ?? '',
        text: (mail.text ?? '').trim(),
      })),
  };
});

suite('in memory', (how) => {
  const transport = createMemoryMail();
  if (how === 'recipient-unknown') transport.fail = { kind: 'fault', code: 'smtp-550', permanent: true };
  if (how === 'busy') transport.fail = { kind: 'fault', code: 'smtp-451', permanent: false };
  return {
    transport,
    arrived: () =>
      transport.sent.map(({ messageId, to, subject, text }) => ({ messageId, to: [to], subject, text })),
  };
});

describe('SMTP alone', () => {
  test('marks what it sends as automatic and keeps our own headers', async () => {
    const transport = createMailTransport(`smtp://${url}`);
    await transport.send(MAIL);
    transport.close();
    expect(received[0]?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received[0]?.mail.headers.get('x-row')).toBe('1');
  });

  test('a recipient with a comma or a line break in it reaches nobody else', async () => {
    const transport = createMailTransport(`smtp://${url}`);
    await transport.send({ ...MAIL, to: 'ana@example.org, mallory@example.org' });
    await transport.send({ ...MAIL, to: 'ana@example.org\r\nRCPT TO:<mallory@example.org>' });
    transport.close();
    expect(received.flatMap(({ to }) => to)).not.toContain('mallory@example.org');
  });

  test.each([
    ['password-wrong', 'smtp-535'],
    ['sender-refused', 'smtp-550'],
  ] as const)('%s is a fault of the settings: the mail is worth another try', async (how, code) => {
    trouble = how;
    const login = how === 'password-wrong' ? 'me:wrong@' : '';
    const transport = createMailTransport(`smtp://${login}${url}`);
    expect(await transport.send(MAIL)).toEqual({ kind: 'fault', code, permanent: false });
    transport.close();
  });

  test('no server at all is worth another try', async () => {
    const transport = createMailTransport('smtp://127.0.0.1:1');
    expect(await transport.send(MAIL)).toMatchObject({ kind: 'fault', permanent: false });
    transport.close();
  });
});
