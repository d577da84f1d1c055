import type { HttpClient } from '@latchkey/runtime/http';
import type { MailTransport } from '@latchkey/runtime/mail';
import type { Database, Reader, Tx } from '@latchkey/store/database';

/**
 * One place where a run may be cut off: what is called, which time it is called in this run, and whether the call was
 * still to be made (`before`) or was made and its answer not seen (`after`).
 */
export type CrashPoint = { call: string; time: number; when: 'before' | 'after' };

export function nameOf(point: CrashPoint): string {
  return `${point.when} ${point.call} (${point.time})`;
}

/** What every call rejects with once the run was cut off: nothing of it reaches anything any more. */
export class Crashed extends Error {
  override name = 'Crashed';
}

/**
 * Database, HTTP and mail with every call counted. At `point` the run is cut off: `kill` ends its connections to the
 * database, so that the server rolls back what was open, and from then on no call gets through. `visited` lists every
 * point that the run went by.
 */
export function createCrashing(options: { point: CrashPoint | null; kill: () => Promise<void> }) {
  const { point } = options;
  const times = new Map<string, number>();
  const visited: CrashPoint[] = [];
  let phase = '';
  let dead = false;
  let killing: Promise<void> | null = null;

  async function crash(): Promise<never> {
    dead = true;
    killing ??= options.kill();
    await killing;
    throw new Crashed();
  }

  async function call<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (dead) throw new Crashed();
    const name = `${phase}: ${what}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    const isHere = (when: CrashPoint['when']) => {
      visited.push({ call: name, time, when });
      return point !== null && point.call === name && point.time === time && point.when === when;
    };
    if (isHere('before')) await crash();
    const result = await work();
    if (dead) throw new Crashed();
    if (isHere('after')) await crash();
    return result;
  }

  function readerOf<R extends Reader>(reader: R): R {
    return new Proxy(reader, {
      get(target, key) {
        const value = Reflect.get(target, key) as unknown;
        if (key !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return (text: string, values?: readonly never[]) =>
          call(shortOf(text), () => target.query(text, values));
      },
    });
  }

  return {
    visited,
    /** Whether the run was cut off; then also after its connections have ended. */
    async isDead(): Promise<boolean> {
      await killing;
      return dead;
    },
    /** What the calls that follow belong to. */
    enter(name: string) {
      phase = name;
    },
    database: (db: Database): Database => ({
      ...db,
      one: readerOf(db.one),
      async tx<T>(work: (tx: Tx) => Promise<T>) {
        if (dead) throw new Crashed();
        return call('commit', () => db.tx((tx) => work(readerOf(tx))));
      },
      async *stream<Row>(text: string, values: readonly never[], batch: number) {
        yield* await call(shortOf(text), async () => db.stream<Row>(text, values, batch));
      },
    }),
    http: (http: HttpClient): HttpClient => ({
      ...http,
      async request(request) {
        const what = `${request.method} ${new URL(request.url).pathname}`;
        const lost = { kind: 'fault', code: 'lost', detail: 'crashed' } as const;
        return call(what, () => http.request(request)).catch(() => lost);
      },
    }),
    mail: (mail: MailTransport): MailTransport => ({
      ...mail,
      async send(one) {
        const lost = { kind: 'fault', code: 'crashed', permanent: false } as const;
        return call('mail', () => mail.send(one)).catch(() => lost);
      },
    }),
  };
}

/** A statement as people tell it from others: its beginning, without what differs between runs. */
function shortOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 90);
}
