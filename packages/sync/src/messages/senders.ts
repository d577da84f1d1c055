import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import type { Message } from '@latchkey/store/message';
import type { Outside } from '../outside.ts';
import { createLogoutSender } from './logout-token.ts';
import { createMailSender } from './mail/mail-sender.ts';
import type { Sender } from './send-messages.ts';

/** The sender of each kind of message. */
export function createSenders(options: {
  db: Database;
  keys: PurposeKeys;
  outside: Outside;
  log: Log;
}): Record<Message['kind'], Sender> {
  const { db, keys, outside } = options;
  return {
    mail: createMailSender({
      db,
      keys,
      issuer: outside.issuer,
      transport: async () => (await outside.mail())?.transport ?? null,
    }),
    logout: createLogoutSender({ db, keys, issuer: outside.issuer, http: outside.http }),
  };
}
