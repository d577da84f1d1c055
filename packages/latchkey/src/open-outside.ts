import { readSettings } from '@latchkey/commands/settings/read-settings';
import { createHttp } from '@latchkey/runtime/http';
import { createMailTransport, type MailTransport } from '@latchkey/runtime/mail';
import { openSecret, type SecretOpener } from '@latchkey/sync/open-secret';
import type { Outside } from '@latchkey/sync/outside';
import type { OpenHub } from './open-hub.ts';
import { EXIT, VerbError } from './ui/exit.ts';
import type { Terminal } from './verb.ts';

/** Origins that `private: true` allows at a private or loopback address; read anew when the settings change. */
async function readPrivateOrigins(hub: OpenHub): Promise<Set<string>> {
  const settings = await readSettings(hub.db.one);
  const origins = new Set<string>();
  for (const app of Object.values(settings?.document.apps ?? {})) {
    if (app.private === true) {
      for (const value of Object.values(app)) {
        if (typeof value === 'string' && /^https?:\/\//.test(value)) origins.add(new URL(value).origin);
      }
    }
  }
  for (const source of Object.values(settings?.document.sources ?? {})) {
    if (source.kind === 'open-collective' && source.private === true) {
      origins.add(new URL(source.url).origin);
      if (source.oauth !== undefined) origins.add(new URL(source.oauth.site).origin);
    }
  }
  return origins;
}

/** Everything that reaches outside: the HTTP client, mail, and the opener of secrets. Only a worker, or a shell with its secret, has it. */
export async function openOutside(terminal: Terminal, hub: OpenHub): Promise<Outside> {
  if (hub.workerKeys === null)
    throw new VerbError(EXIT.usage, 'cli.secret-missing', { variable: 'LATCHKEY_WORKER_SECRET' });
  const opener: SecretOpener = {
    privateKeys: hub.workerKeys.map((pair) => pair.privateKey),
    env: terminal.env,
  };
  let origins = await readPrivateOrigins(hub);
  const refresh = setInterval(() => {
    readPrivateOrigins(hub).then(
      (read) => {
        origins = read;
      },
      () => {},
    );
  }, 5_000);
  refresh.unref();
  const http = createHttp({ allowPrivate: (origin) => origins.has(origin), userAgent: 'Latchkey' });
  let mail: { url: string; transport: MailTransport } | null = null;
  terminal.lifecycle.onStop('outside', async () => {
    clearInterval(refresh);
    mail?.transport.close();
    await http.close();
  });
  return {
    http,
    opener,
    issuer: hub.environment.issuer,
    paces: new Map(),
    async mail() {
      const settings = await readSettings(hub.db.one);
      const stored =
        settings?.document.mail.smtp === undefined ? null : await openSecret(hub.db.one, 'mail.smtp', opener);
      const url = stored?.ok === true ? stored.value : hub.environment.smtpUrl;
      if (url === null || settings === null) return null;
      if (mail === null || mail.url !== url) {
        mail?.transport.close();
        mail = { url, transport: createMailTransport(url) };
      }
      return { transport: mail.transport, from: settings.document.mail.from, name: settings.document.name };
    },
    async refreshOrigins() {
      origins = await readPrivateOrigins(hub);
    },
  };
}
