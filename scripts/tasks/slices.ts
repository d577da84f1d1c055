import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** How much of each exhaustive set a run takes. */
export type Depth = 'quick' | 'ci' | 'all';

const FORM = /^([A-Za-z0-9._-]{1,64})\/(quick|ci|all)$/;

/** The slice to take: LATCHKEY_SLICE, or the commit's hash at the run's own depth. Null where the variable is malformed. */
export function chooseSlice(root: string, depth: Depth): { seed: string; depth: Depth } | null {
  const given = process.env.LATCHKEY_SLICE;
  if (given !== undefined && given !== '') {
    const [, seed, wanted] = FORM.exec(given) ?? [];
    return seed === undefined ? null : { seed, depth: wanted as Depth };
  }
  let seed = 'no-commit';
  try {
    seed = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, stdio: 'pipe' })
      .toString()
      .trim();
  } catch {
    // A release without its repository: one fixed slice.
  }
  return { seed, depth };
}

type Taken = { set: string; took: number; of: number };

/** What the run's tests said they took (test/support/slice.ts), one line for each set. */
export function readTaken(file: string): Taken[] {
  if (!existsSync(file)) return [];
  const sets = new Map<string, Taken>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const taken = JSON.parse(line) as Taken;
    sets.set(taken.set, taken);
  }
  return [...sets.values()].sort((a, b) => (a.set < b.set ? -1 : 1));
}
