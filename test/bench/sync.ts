import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bench, report } from '../support/bench.ts';
import { createTestDatabase } from '../support/database.ts';
import type { Figure, SyncFigures } from '../support/sync-bench/hub.child.ts';

const SIZES = (process.env.LATCHKEY_BENCH_SIZES ?? '1000,10000,100000').split(',').map(Number);
/** Most seconds a plan without changes may take, and most memory of the whole run, by members. */
const PLAN_LIMIT: Readonly<Record<number, number>> = { 10000: 1, 100000: 10 };
const MB_LIMIT: Readonly<Record<number, number>> = { 100000: 400 };
const MOST_EXPONENT = 1.1;
/** Rows a run without changes may write: the record of the read, and the source's dates. */
const OWN_RECORD: ReadonlySet<string> = new Set(['source_read', 'source']);

const SMALL = JSON.parse(
  readFileSync(new URL('../../scripts/node-flags.json', import.meta.url), 'utf8'),
) as string[];

function child(file: string, args: readonly string[]) {
  const path = new URL(`../support/sync-bench/${file}`, import.meta.url).pathname;
  // As ./latchkey starts its processes.
  const started = spawn(process.execPath, [...SMALL, path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = new Promise<string>((resolve, reject) => {
    createInterface(started.stdout).once('line', resolve);
    started.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it said anything`)));
  });
  return { started, line };
}

function show(what: string, figure: Figure, limit?: number): void {
  report(`${what}`, figure.seconds, 's', limit);
  report(`${what}, statements`, figure.statements, '');
  report(`${what}, peak memory by then`, figure.peakMb, 'MB');
  const now = `rss ${mb(figure.rssMb)}, heap ${mb(figure.heapMb)}, outside it ${mb(figure.externalMb)}`;
  process.stdout.write(`    grown by ${mb(figure.grownMb)} MB; at its end ${now}\n`);
}

function mb(value: number): string {
  return value.toFixed(0);
}

/** How time grows with people between two sizes: 1 is straight. */
function exponent(small: SyncFigures, large: SyncFigures, of: (figures: SyncFigures) => number): number {
  return Math.log(of(large) / of(small)) / Math.log(large.members / small.members);
}

// From the books to the apps' queues: read, plan, apply and a run without changes, each size in a process of its own.
await bench('Sync', async () => {
  const all: SyncFigures[] = [];
  for (const size of SIZES) {
    const database = await createTestDatabase();
    const books = child('books.child.ts', [String(size), new Date().toISOString()]);
    try {
      const hub = child('hub.child.ts', [database.url, await books.line, String(size)]);
      const figures = JSON.parse(await hub.line) as SyncFigures;
      all.push(figures);
      const of = (what: string) => `${size}: ${what}`;
      show(of('read'), figures.read);
      show(of('plan, everybody new'), figures.planNew);
      show(of('approve them'), figures.approve);
      show(of('apply: accounts'), figures.applyNew);
      show(of('plan, everybody joins'), figures.planJoin);
      show(of('apply: groups and apps'), figures.applyJoin);
      show(of('plan, nothing to do'), figures.planQuiet, PLAN_LIMIT[size]);
      show(of('read and decide, nothing new'), figures.quiet);
      report(of('peak memory'), figures.peakMb, 'MB', MB_LIMIT[size]);
      const other = Object.entries(figures.quiet.written).filter(([table]) => !OWN_RECORD.has(table));
      report(
        of('rows beside its own record, nothing new'),
        other.reduce((sum, [, n]) => sum + n, 0),
        '',
        0,
      );
      if (other.length > 0) process.stdout.write(`    ${JSON.stringify(Object.fromEntries(other))}\n`);
      report(of('queues woken, nothing new'), figures.quiet.woken, '', 0);
    } finally {
      books.started.stdin.end();
      await database.drop();
    }
  }
  for (const [at, large] of all.entries()) {
    const small = all[at - 1];
    if (small === undefined) continue;
    const between = `${small.members} → ${large.members}`;
    const of = (what: string, value: (figures: SyncFigures) => number) =>
      report(`exponent ${between}: ${what}`, exponent(small, large, value), '', MOST_EXPONENT);
    of('read', (figures) => figures.read.seconds);
    of('plan, nothing to do', (figures) => figures.planQuiet.seconds);
    of('apply', (figures) => figures.applyNew.seconds + figures.applyJoin.seconds);
    of('nothing new', (figures) => figures.quiet.seconds);
  }
});
