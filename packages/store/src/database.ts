import pg from 'pg';
import { createPipelines, type Pipelines } from './pipelines.ts';

/** A value that PostgreSQL takes as a parameter. Objects become JSON; arrays become PostgreSQL arrays. */
export type Value = string | number | bigint | boolean | Date | Buffer | null | undefined | object;

/** What reads and writes have in common. `query` resolves with the rows; a failed statement rejects. */
export type Reader = {
  query<Row = Record<string, unknown>>(text: string, values?: readonly Value[]): Promise<Row[]>;
};

/** Single autocommitted statements, pipelined: no transaction can be opened on it. `lock_timeout` 250 ms, `statement_timeout` 2 s. */
export type One = Reader & { readonly handle: 'one' };

/** A transaction in progress. Never kept after the function that was given it has returned. */
export type Tx = Reader & {
  readonly handle: 'tx';
  /** Runs after the commit (never after a rollback): wake-ups. */
  afterCommit(run: () => Promise<void> | void): void;
};

export type Database = {
  one: One;
  /** Runs `work` in one READ COMMITTED transaction; repeats it up to 3 times on a serialization failure or deadlock. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Rows of a long read in batches through a cursor, in one REPEATABLE READ read-only transaction. */
  stream<Row>(text: string, values: readonly Value[], batch: number): AsyncGenerator<Row[]>;
  /** A connection of its own (session locks, long work). The caller releases it. */
  connect(): Promise<pg.PoolClient>;
  end(): Promise<void>;
};

export type DatabaseOptions = {
  url: string;
  /** Shown in pg_stat_activity: idp, worker, console, cli. */
  name: string;
  /** Connections for transactions. */
  pool?: number;
  /** Pipelined connections for single statements. */
  pipelines?: number;
  /** Told of a connection's failure; the text holds no values. */
  onFault?: (code: string) => void;
};

const REPEATABLE = new Set(['40001', '40P01']);

/** SQLSTATE of a database error, or `unknown`. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}

/**
 * Opens the hub's database. Nothing is connected before the first statement.
 * A statement that fails rejects with pg's DatabaseError (`code` = SQLSTATE).
 */
export function openDatabase(options: DatabaseOptions): Database {
  const onFault = options.onFault ?? (() => {});
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: `latchkey-${options.name}`,
    max: options.pool ?? 6,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => onFault(sqlState(error)));
  // A client in use is not watched by the pool: without a listener, a connection that is cut between two statements of
  // a transaction would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  let pipelines: Pipelines | null = null;
  const lines = () => {
    pipelines ??= createPipelines({
      url: options.url,
      name: `latchkey-${options.name}`,
      count: options.pipelines ?? 2,
      onFault,
    });
    return pipelines;
  };

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const after: (() => Promise<void> | void)[] = [];
    const tx: Tx = {
      handle: 'tx',
      query: async <Row>(text: string, values: readonly Value[] = []) =>
        (await client.query(text, values as unknown[])).rows as Row[],
      afterCommit: (run) => after.push(run),
    };
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(tx);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      after.length = 0;
      await client.query('ROLLBACK').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    } finally {
      client.release(broken);
      for (const run of after) await run();
    }
  }

  return {
    one: { handle: 'one', query: (text, values = []) => lines().query(text, values) },
    async tx(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(work);
        } catch (error) {
          if (tries >= 3 || !REPEATABLE.has(sqlState(error))) throw error;
        }
      }
    },
    async *stream<Row>(text: string, values: readonly Value[], batch: number) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await client.query(`DECLARE walk NO SCROLL CURSOR FOR ${text}`, values as unknown[]);
        for (;;) {
          const { rows } = await client.query(`FETCH ${batch} FROM walk`);
          if (rows.length === 0) return;
          yield rows as Row[];
        }
      } finally {
        await client.query('ROLLBACK').catch((lost: Error) => {
          broken = lost;
        });
        client.release(broken);
      }
    },
    connect: () => pool.connect(),
    async end() {
      await pipelines?.end();
      await pool.end();
    },
  };
}
