import { type One, type Reader, sqlState } from '@latchkey/store/database';
import { errors } from 'oidc-provider';
import { type Watch, watched } from './watch.ts';

/** Lock not got in time, statement cancelled, serialization failure, deadlock: worth another try. */
const AGAIN = new Set(['55P03', '40001', '40P01']);
/** The database is away or stopping, or too slow: the client may come back. */
const AWAY = /^(57|08|53)|^(ECONN|EPIPE|ETIMEDOUT)/;
/** pg gives a broken connection no code. */
const BROKEN = /connection|handle has been closed/i;
const TRIES = 4;

/** Runs one statement of the provider, named for the watch. */
export type Rows = <T>(name: string, statement: (db: Reader) => Promise<T>) => Promise<T>;

/**
 * Statements of the provider. One that met a lock is repeated: each is a whole, so a failed one has done nothing. A
 * database that is away is told to the client as `temporarily_unavailable`, never as `server_error`.
 */
export function createRows(one: One, watch?: Watch): Rows {
  return (name, statement) =>
    watched(watch, `statement:${name}`, async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await statement(one);
        } catch (error) {
          const state = sqlState(error);
          if (AGAIN.has(state) && tries < TRIES) continue;
          const broken = state === 'unknown' && BROKEN.test((error as Error).message);
          if (AGAIN.has(state) || AWAY.test(state) || broken) {
            throw new errors.TemporarilyUnavailable('the database did not answer in time');
          }
          throw error;
        }
      }
    });
}
