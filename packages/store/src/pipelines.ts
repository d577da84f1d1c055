import pg from 'pg';
import type { Value } from './database.ts';

/** A few connections over which single statements are pipelined. `pg.Pool` never pipelines: it gives each query a client. */
export type Pipelines = {
  query<Row>(text: string, values: readonly Value[]): Promise<Row[]>;
  end(): Promise<void>;
};

type Line = { client: pg.Client; ready: Promise<void>; dead: boolean; inFlight: number };

/** Statement text → short stable name, so that PostgreSQL parses each text once per connection. */
const names = new Map<string, string>();
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  return name;
}

/**
 * Begins a statement that is planned for each call: one over whole tables, whose kept plan would be that of the day on
 * which they were nearly empty, and take seconds after a first large read.
 */
export const ANEW = '/* planned anew */';

/** Opens up to `count` pipelined connections, each made at its first use and made anew after it broke. */
export function createPipelines(options: {
  url: string;
  name: string;
  count: number;
  onFault: (code: string) => void;
}): Pipelines {
  const lines: (Line | undefined)[] = Array.from({ length: options.count });
  let ended = false;

  function open(index: number): Line {
    const client = new pg.Client({
      connectionString: options.url,
      application_name: `${options.name}-one`,
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      options: '-c lock_timeout=250 -c statement_timeout=2000',
    } as pg.ClientConfig);
    const line: Line = { client, dead: false, inFlight: 0, ready: Promise.resolve() };
    const lost = (error: unknown) => {
      if (!line.dead && !ended) options.onFault((error as { code?: string } | undefined)?.code ?? 'lost');
      line.dead = true;
    };
    client.on('error', lost);
    client.on('end', () => lost(undefined));
    line.ready = client.connect().then(
      () => {},
      (error) => {
        line.dead = true;
        throw error;
      },
    );
    line.ready.catch(() => {});
    lines[index] = line;
    return line;
  }

  function pick(): Line {
    let best: Line | undefined;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index];
      const usable = line === undefined || line.dead ? open(index) : line;
      if (best === undefined || usable.inFlight < best.inFlight) best = usable;
      if (best.inFlight === 0) break;
    }
    return best as Line;
  }

  return {
    async query<Row>(text: string, values: readonly Value[]) {
      if (ended) throw new Error('the database handle has been closed');
      const line = pick();
      line.inFlight += 1;
      try {
        await line.ready;
        const kept = text.startsWith(ANEW) ? {} : { name: nameOf(text) };
        const result = await line.client.query({ ...kept, text, values: values as unknown[] });
        return result.rows as Row[];
      } finally {
        line.inFlight -= 1;
      }
    },
    async end() {
      ended = true;
      await Promise.all(lines.map((line) => line?.client.end().catch(() => {})));
    },
  };
}
