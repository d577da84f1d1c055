import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Something that some tests need and a machine may lack. */
export type Need = {
  name: string;
  /** Files that need it, as a pattern over their paths. */
  files: string;
  present: boolean;
  /** How to get it. */
  cure: string;
};

function findOnPath(program: string): boolean {
  return (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Whether root may become an ordinary user here, and that user may read the checkout. */
function canBecomeNobody(root: string): boolean {
  const asNobody = [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    'test',
    '-r',
    join(root, 'package.json'),
  ];
  return spawnSync('setpriv', asNobody).status === 0;
}

/** The browser for tests: CHROMIUM, or Debian's. Null where there is none. */
export function findChromium(): string | null {
  const path = process.env.CHROMIUM || '/usr/bin/chromium';
  return existsSync(path) ? path : null;
}

/** Whether the package with PostgreSQL 14 is installed for this platform. */
export function hasPostgres14(root: string): boolean {
  try {
    createRequire(join(root, 'package.json')).resolve(`postgres-14-${process.platform}-${process.arch}`);
    return true;
  } catch {
    return false;
  }
}

/** Everything that a file's name can ask for, by its ending. */
export function listNeeds(root: string): Need[] {
  return [
    {
      name: 'Chromium',
      files: String.raw`\.browser\.test\.ts$`,
      present: findChromium() !== null,
      cure: 'apt-get install --no-install-recommends chromium, or CHROMIUM=/path/to/it',
    },
    {
      name: 'the contracts of the apps',
      files: String.raw`\.contracts\.test\.ts$`,
      present: existsSync(join(root, '../shared/contracts')),
      cure: 'they lie beside the checkout, in ../shared/contracts',
    },
    {
      name: 'the right to change the user',
      files: String.raw`\.root\.test\.ts$`,
      present: process.getuid?.() === 0 && canBecomeNobody(root),
      cure: 'run as root, with setpriv (util-linux), in a checkout that every user may read',
    },
    {
      name: 'Caddy',
      files: String.raw`\.caddy\.test\.ts$`,
      present: findOnPath('caddy'),
      cure: 'apt-get install --no-install-recommends caddy',
    },
    {
      name: 'systemd-analyze',
      files: String.raw`\.systemd\.test\.ts$`,
      present: findOnPath('systemd-analyze'),
      cure: 'apt-get install --no-install-recommends systemd',
    },
  ];
}
