import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A stand-in's memory: one JSON document, written a moment after each change and when it is closed. */
export interface StateFile<T> {
  value: T;
  /** Says that `value` has changed; the file follows a moment later. */
  changed(): void;
  /** Resolves when what was changed so far is on the disk. */
  flush(): Promise<void>;
}

/**
 * Opens `<dataDir>/<name>.json`, or starts with `empty` where there is none; without `dataDir` nothing is kept.
 * Top-level keys that an older file lacks come from `empty`.
 */
export function openStateFile<T extends object>(
  dataDir: string | undefined,
  name: string,
  empty: T,
): StateFile<T> {
  if (dataDir === undefined) return { value: empty, changed: () => {}, flush: async () => {} };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, `${name}.json`);
  const value = { ...empty, ...readState(path) };
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let dirty = false;
  // A large document is written less often, so that a stand-in under load spends a tenth of its time on it at most.
  let pauseMs = 200;

  const write = async () => {
    timer = undefined;
    dirty = false;
    const began = performance.now();
    // Written whole and renamed, so that a process killed meanwhile leaves the older state and never half of one.
    await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${path}.new`, path);
    pauseMs = Math.max(200, 10 * (performance.now() - began));
  };
  return {
    value,
    changed: () => {
      dirty = true;
      timer ??= setTimeout(() => {
        writing = writing.then(write, write);
      }, pauseMs);
    },
    flush: async () => {
      clearTimeout(timer);
      await writing.catch(() => {});
      if (dirty) await write();
    },
  };
}

function readState(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
