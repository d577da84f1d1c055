import type { Database } from '@latchkey/store/database';
import {
  claimMessages,
  closeMessage,
  type Message,
  postponeMessage,
  waitMessage,
} from '@latchkey/store/message';
import { backOffMs } from '../back-off.ts';
import { passDueMails } from './pass-due-mails.ts';

/**
 * What came of one try to send a message. `code` is for the log and the console. `waits`: nothing is wrong, it is not
 * the time; such a try is not counted. `due`: the same, until a day of the calendar.
 */
export type Sent =
  | { kind: 'waits'; code: string; afterMs: number }
  | { kind: 'due'; code: string; on: Date }
  | { kind: 'sent'; code: string }
  | { kind: 'withdrawn'; code: string }
  | { kind: 'later'; code: string; afterMs?: number }
  | { kind: 'failed'; code: string };

/** Sends one kind of message. Must be safe to repeat: a message is sent at least once, under one idempotency key. */
export type Sender = (message: Message) => Promise<Sent>;

const CLAIM_SECONDS = 90;
const BATCH = 20;
/** After this many tries (about a day) a message is given up, and shown. */
const MOST_TRIES = 30;

/**
 * Sends every message that is due, a batch at a time, a few at once. Returns how many were sent. A sender that throws
 * counts as `later`: nothing is lost by a fault.
 */
export async function sendMessages(options: {
  db: Database;
  senders: Record<Message['kind'], Sender>;
  onFault: (messageId: string, code: string) => void;
  random?: () => number;
  signal?: AbortSignal;
}): Promise<number> {
  let sent = 0;
  await passDueMails(options.db);
  while (options.signal?.aborted !== true) {
    const batch = await options.db.tx((tx) => claimMessages(tx, BATCH, CLAIM_SECONDS));
    if (batch.length === 0) break;
    const results = await Promise.all(batch.map((message) => sendOne(options, message)));
    sent += results.filter(Boolean).length;
    if (batch.length < BATCH) break;
  }
  return sent;
}

async function sendOne(options: Parameters<typeof sendMessages>[0], message: Message): Promise<boolean> {
  const { db } = options;
  let result: Sent;
  try {
    result = await options.senders[message.kind](message);
  } catch (error) {
    result = { kind: 'later', code: `threw:${(error as Error).name}` };
  }
  switch (result.kind) {
    case 'sent':
    case 'withdrawn':
    case 'failed':
      await closeMessage(db.one, message.id, result.kind, result.code);
      break;
    case 'waits':
      await waitMessage(db.one, message.id, { afterMs: result.afterMs }, result.code);
      break;
    case 'due':
      await waitMessage(db.one, message.id, { dueOn: result.on }, result.code);
      break;
    case 'later':
      if (message.tries >= MOST_TRIES) await closeMessage(db.one, message.id, 'failed', result.code);
      else {
        const afterMs = result.afterMs ?? backOffMs(message.tries, (options.random ?? Math.random)());
        await postponeMessage(db.one, message.id, afterMs, result.code);
      }
  }
  if (result.kind === 'later' || result.kind === 'failed') options.onFault(message.id, result.code);
  return result.kind === 'sent';
}
