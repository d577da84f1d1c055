import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '@latchkey/store/database';
import { readTask } from '@latchkey/store/task';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { backOffMs } from './back-off.ts';
import { type Sender, sendMessages } from './messages/send-messages.ts';
import { runTasks } from './tasks/run-tasks.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  await db.end();
  await database.drop();
}, 20_000);
beforeEach(() => db.tx((tx) => tx.query('TRUNCATE message, task')));

async function put(count: number, more = ''): Promise<void> {
  await db.tx((tx) =>
    tx.query(
      `INSERT INTO message (kind, template) SELECT 'mail', 'm' || n FROM generate_series(1, $1::int) n ${more}`,
      [count],
    ),
  );
}
const states = () =>
  db.one.query<{ state: string; tries: number; outcome: string }>(
    'SELECT state, tries, outcome FROM message ORDER BY template',
  );
const send = (mail: Sender) => {
  const faults: string[] = [];
  return sendMessages({
    db,
    senders: { mail, logout: mail },
    random: () => 0.5,
    onFault: (_id, code) => void faults.push(code),
  }).then((sent) => ({ sent, faults }));
};

describe('messages', () => {
  test('two senders at once send each message once, over more than one batch', async () => {
    await put(50);
    const seen: string[] = [];
    const sender: Sender = async (message) => {
      seen.push(message.template);
      return { kind: 'sent', code: 'ok' };
    };
    const [one, two] = await Promise.all([send(sender), send(sender)]);
    expect(one.sent + two.sent).toBe(50);
    expect(new Set(seen).size).toBe(50);
    expect(seen).toHaveLength(50);
  });

  test('one that fails waits longer each time, and is given up after a day of tries', async () => {
    await put(1);
    const fail: Sender = async () => ({ kind: 'later', code: 'smtp-451' });
    expect((await send(fail)).faults).toEqual(['smtp-451']);
    expect((await send(fail)).faults).toEqual([]);
    const [{ wait } = { wait: 0 }] = await db.one.query<{ wait: number }>(
      'SELECT extract(epoch FROM next_try_at - now())::float8 AS wait FROM message',
    );
    expect(wait).toBeGreaterThan(5);
    expect([1, 2, 3, 12].map((tries) => backOffMs(tries, 0.5))).toEqual([10_000, 20_000, 40_000, 3_600_000]);
    await db.tx((tx) => tx.query('UPDATE message SET tries = 29, next_try_at = now()'));
    await send(fail);
    expect(await states()).toMatchObject([{ state: 'failed', tries: 30 }]);
  });

  test('one whose worker died is sent again when its claim is over; a thrown fault loses nothing', async () => {
    await put(1);
    await db.tx((tx) => tx.query(`UPDATE message SET claimed_until = now() + interval '1 min', tries = 1`));
    const ok: Sender = async () => ({ kind: 'sent', code: 'ok' });
    expect((await send(ok)).sent).toBe(0);
    await db.tx((tx) => tx.query(`UPDATE message SET claimed_until = now() - interval '1 s'`));
    const broken: Sender = async () => {
      throw new TypeError('with a name in it');
    };
    expect((await send(broken)).faults).toEqual(['threw:TypeError']);
    await db.tx((tx) => tx.query('UPDATE message SET next_try_at = now()'));
    expect((await send(ok)).sent).toBe(1);
    expect((await states())[0]?.state).toBe('sent');
  });

  test('one that is due by the calendar waits for its day; one refused for good, or no longer so, is closed', async () => {
    await put(3);
    await db.tx((tx) =>
      tx.query(`UPDATE message SET due_on = calendar_now() + interval '2 d' WHERE template = 'm1'`),
    );
    const { sent } = await send(async (message) =>
      message.template === 'm2'
        ? { kind: 'failed', code: 'smtp-550' }
        : { kind: 'withdrawn', code: 'paid-again' },
    );
    expect(sent).toBe(0);
    expect((await states()).map((one) => one.state)).toEqual(['waiting', 'failed', 'withdrawn']);
  });
});

describe('tasks', () => {
  const ask = async (kind: string) => {
    const [row] = await db.tx((tx) =>
      tx.query<{ id: string }>(`INSERT INTO task (kind, asked_by) VALUES ($1, 'operator') RETURNING id`, [
        kind,
      ]),
    );
    return row?.id ?? '';
  };

  test('steps are seen while the task runs, and the result closes it', async () => {
    const id = await ask('look');
    const seen: number[] = [];
    await runTasks({
      db,
      onFault: () => {},
      runners: {
        look: async (_task, step) => {
          await step({ app: 'one' });
          seen.push((await readTask(db.one, id))?.steps.length ?? 0);
          await step({ app: 'two' });
          return { ok: true, found: 2 };
        },
      },
    });
    expect(seen).toEqual([1]);
    expect(await readTask(db.one, id)).toMatchObject({ state: 'done', result: { ok: true, found: 2 } });
  });

  test('an unknown kind, a refusal and a thrown fault close it as failed, with a code and no text', async () => {
    const ids = [await ask('unheard-of'), await ask('refuse'), await ask('throw')];
    const faults: string[] = [];
    await runTasks({
      db,
      onFault: (_id, code) => void faults.push(code),
      runners: {
        refuse: async () => ({ ok: false, code: 'taken' }),
        throw: async () => {
          throw new RangeError('somebody@example.org');
        },
      },
    });
    const results = await Promise.all(ids.map((id) => readTask(db.one, id)));
    expect(results.map((task) => [task?.state, task?.result?.code])).toEqual([
      ['failed', 'unknown-task'],
      ['failed', 'taken'],
      ['failed', 'threw'],
    ]);
    expect([faults, JSON.stringify(results)]).toEqual([
      ['RangeError'],
      expect.not.stringContaining('example.org'),
    ]);
  });

  test('a task whose worker died is answered by another when its claim is over', async () => {
    const id = await ask('look');
    await db.tx((tx) =>
      tx.query(`UPDATE task SET state = 'running', claimed_until = now() + interval '1 min'`),
    );
    const runners = { look: async () => ({ ok: true }) };
    expect(await runTasks({ db, runners, onFault: () => {} })).toBe(0);
    await db.tx((tx) => tx.query(`UPDATE task SET claimed_until = now() - interval '1 s'`));
    expect(await runTasks({ db, runners, onFault: () => {} })).toBe(1);
    expect((await readTask(db.one, id))?.state).toBe('done');
  });
});
