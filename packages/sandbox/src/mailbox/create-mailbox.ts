import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import Koa from 'koa';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { createServe } from '../stand-in/serve.ts';
import { openStateFile } from '../stand-in/state-file.ts';
import { parseMail, type StoredMail, searchMails } from './messages.ts';
import { mountMailPages } from './pages.ts';

/** Where the mailbox listens. */
export interface MailboxSettings {
  host: string;
  smtpPort: number;
  webPort: number;
  /** Where `mailbox.json` is kept; absent: nothing survives. */
  dataDir?: string;
  log: Log;
  languages: readonly Language[];
  now?: () => Date;
}

/** What the mail server is made to do wrong. */
export interface MailFaultState {
  /** Every connection is answered with 421. */
  down: boolean;
  /** Every recipient is refused with 550. */
  reject: boolean;
  /** Milliseconds before a mail is taken. */
  slowMs: number;
}

/** A mail server for everybody, and its page. */
export interface Mailbox {
  readonly url: string;
  /** For LATCHKEY_SMTP_URL. */
  readonly smtpUrl: string;
  readonly state: { mails: StoredMail[] };
  readonly faults: {
    set(changes: Partial<MailFaultState>): MailFaultState;
    read(): MailFaultState;
    clear(): void;
  };
  messages(wanted?: { to?: string; search?: string }): StoredMail[];
  clear(): void;
  listen(): Promise<void>;
  close(): Promise<void>;
}

const HEALTHY: MailFaultState = { down: false, reject: false, slowMs: 0 };
const KEPT_MAILS = 2000;

/** A real SMTP server on loopback that takes every mail and shows it, by recipient, on a page. */
export function createMailbox(settings: MailboxSettings): Mailbox {
  const file = openStateFile<{ mails: StoredMail[] }>(settings.dataDir, 'mailbox', { mails: [] });
  let faults = { ...HEALTHY };
  let smtpPort = settings.smtpPort;
  let smtp: SMTPServer | undefined;
  const now = settings.now ?? (() => new Date());
  const clear = () => {
    file.value.mails = [];
    file.changed();
  };
  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    if (faults.slowMs > 0) await delay(faults.slowMs);
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    file.value.mails.push(await parseMail(Buffer.concat(chunks), { from, to }, now()));
    file.value.mails.splice(0, file.value.mails.length - KEPT_MAILS);
    file.changed();
  };

  const open = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      size: 10_000_000,
      logger: false,
      onConnect: (_session, done) => done(faults.down ? smtpError(421, 'Service not available') : null),
      onRcptTo: (_address, _session, done) =>
        done(faults.reject ? smtpError(550, 'No such user here') : null),
      onData: (stream, session, done) => {
        take(stream, session).then(
          () => done(),
          () => done(smtpError(451, 'The mail could not be read')),
        );
      },
    });

  const app = new Koa();
  const serve = createServe(app, settings.host, settings.webPort);
  const router = new Router();
  mountMailPages(router, { mails: () => file.value.mails, clear, languages: settings.languages });
  router.get('/_sandbox/faults', (ctx) => {
    ctx.body = faults;
  });
  router.put('/_sandbox/faults', (ctx) => {
    faults = { ...faults, ...parseMailFaults((ctx.request as { body?: unknown }).body) };
    ctx.body = faults;
  });
  router.delete('/_sandbox/faults', (ctx) => {
    faults = { ...HEALTHY };
    ctx.body = faults;
  });
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') settings.log.error({ error }, 'mailbox page');
  });
  app.use(bodyParser({ onError: () => {} }));
  app.use(router.routes());

  return {
    get url() {
      return `http://localhost:${serve.port()}`;
    },
    get smtpUrl() {
      return `smtp://${settings.host}:${smtpPort}`;
    },
    state: file.value,
    faults: {
      set: (changes) => {
        faults = { ...faults, ...changes };
        return faults;
      },
      read: () => faults,
      clear: () => {
        faults = { ...HEALTHY };
      },
    },
    messages: (wanted = {}) => searchMails(file.value.mails, wanted),
    clear,
    listen: async () => {
      if (smtp) return;
      const opening = open();
      const server = opening.listen(smtpPort, settings.host);
      // The server's own errors (a port in use, a client that hangs up) come here.
      opening.on('error', (error: NodeJS.ErrnoException) => settings.log.debug({ error }, 'mailbox SMTP'));
      await once(server, 'listening');
      const address = server.address();
      if (typeof address === 'object' && address) smtpPort = address.port;
      smtp = opening;
      await serve.listen();
    },
    close: async () => {
      const closing = smtp;
      smtp = undefined;
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
      await serve.close();
      await file.flush();
    },
  };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function parseMailFaults(input: unknown): Partial<MailFaultState> {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  return {
    ...(typeof given.down === 'boolean' && { down: given.down }),
    ...(typeof given.reject === 'boolean' && { reject: given.reject }),
    ...(typeof given.slowMs === 'number' && given.slowMs >= 0 && { slowMs: given.slowMs }),
  };
}
