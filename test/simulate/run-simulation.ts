import { parseArgs } from 'node:util';
import { REAL } from './parts.ts';
import { findBroken, YEARS } from './run-co-ops.ts';

// npm run simulate -- --years N --seed S: lives so many years of random co-ops, from that seed on, and watches them.
const { values } = parseArgs({
  options: {
    years: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const years = Number(values.years);
const seed = Number(values.seed);
if (!(years > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write('Usage: npm run simulate -- --years N --seed S\n');
  process.exit(2);
}
const coOps = Math.ceil(years / YEARS);
const began = performance.now();
function* seeds(): Generator<number> {
  for (let at = 0; at < coOps; at += 1) {
    if (at > 0 && at % 20 === 0) process.stderr.write(`${at * YEARS} years, nothing broken\n`);
    yield seed + at;
  }
}
const found = await findBroken(seeds(), REAL, 60_000);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
if (found !== null) {
  process.stdout.write(`${found.report}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${coOps * YEARS} years from seed ${seed}, every invariant held, ${seconds} s\n`);
