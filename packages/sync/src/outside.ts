import type { HttpClient } from '@latchkey/runtime/http';
import type { MailTransport } from '@latchkey/runtime/mail';
import type { SecretOpener } from './open-secret.ts';
import type { Pace } from './source/open-collective/pace.ts';

/** What reaches outside. Made by the composition root, for the worker alone. */
export type Outside = {
  http: HttpClient;
  opener: SecretOpener;
  issuer: string;
  /** One a source, for everything in this process that asks it: the limit is of its token. */
  paces: Map<string, Pace>;
  /** The mail server of the settings (or LATCHKEY_SMTP_URL) and the sender; null: none is set. */
  mail(): Promise<{ transport: MailTransport; from: string; name: string } | null>;
  /** Reads anew which origins may be called at a private address: after the settings changed. */
  refreshOrigins(): Promise<void>;
};
