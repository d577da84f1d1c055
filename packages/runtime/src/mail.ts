import { createTransport } from 'nodemailer';

/** One mail. `messageId` is the idempotency key: the same message sent twice carries the same one. */
export type Mail = {
  messageId: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Readonly<Record<string, string>>;
};

/**
 * `permanent`: the server refused this recipient or this text for good (5yz, RFC 5321 §4.2.1). All else is worth
 * another try: a refused sender or password is a fault of the settings, which somebody mends, and not of the mail.
 */
export type MailResult = { kind: 'sent' } | { kind: 'fault'; code: string; permanent: boolean };

export type MailTransport = { send(mail: Mail): Promise<MailResult>; close(): void };

/** Sends over SMTP. `smtpUrl`: smtp:// (STARTTLS where offered), smtps://, with user and password in it where needed. */
export function createMailTransport(smtpUrl: string): MailTransport {
  const transport = createTransport(smtpUrl, {
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as object);
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          ...mail,
          // As an object it is one recipient, whatever commas it holds.
          to: { name: '', address: mail.to },
          headers: { 'auto-submitted': 'auto-generated', ...mail.headers },
        });
        return { kind: 'sent' };
      } catch (error) {
        const { code, command, responseCode } = error as {
          code?: string;
          command?: string;
          responseCode?: number;
        };
        return {
          kind: 'fault',
          code: responseCode === undefined ? (code ?? 'unknown') : `smtp-${responseCode}`,
          permanent: (responseCode ?? 0) >= 500 && (command === 'RCPT TO' || command === 'DATA'),
        };
      }
    },
    close: () => transport.close(),
  };
}

/** The twin in memory: keeps what was sent; `fail` makes the next mails fail. */
export function createMemoryMail(): MailTransport & { sent: Mail[]; fail: MailResult | null } {
  const twin: MailTransport & { sent: Mail[]; fail: MailResult | null } = {
    sent: [],
    fail: null,
    async send(mail) {
      if (twin.fail !== null) return twin.fail;
      twin.sent.push(mail);
      return { kind: 'sent' };
    },
    close() {},
  };
  return twin;
}
