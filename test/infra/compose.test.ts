import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readEnvironment } from '@latchkey/runtime/environment';
import { parse } from 'yaml';
import { listVerbs } from '../support/list-verbs.ts';

type Service = {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
};
type Compose = {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
};

const root = join(import.meta.dirname, '../..');
const infra = join(root, 'infra');
const text = readFileSync(join(infra, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const hub = services.filter(([, service]) => service.image === 'latchkey');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('compose.yaml', () => {
  test('every secret and volume that a service names is declared, and none is declared in vain', () => {
    const secrets = new Set(services.flatMap(([, service]) => service.secrets ?? []));
    expect([...secrets].sort()).toEqual(Object.keys(compose.secrets).sort());
    const named = services
      .flatMap(([, service]) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((from) => !from.startsWith('.'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  test('a file that comes from beside it is in the repository, or its head says that it has to be made', () => {
    const head = text.slice(0, text.indexOf('services:'));
    const mounted = services
      .flatMap(([, service]) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((from) => from.startsWith('./'))
      .map((from) => from.slice(2));
    expect(mounted.length).toBeGreaterThan(0);
    for (const file of mounted)
      expect([file, existsSync(join(infra, file)) || head.includes(file)]).toEqual([file, true]);
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect([file, head.includes(name) && head.includes(`${file.split('/')[0]}/`)]).toEqual([file, true]);
    }
    for (const variable of new Set([...text.matchAll(/\$\{(\w+)/g)].map((match) => match[1] ?? ''))) {
      expect([variable, head.includes(`${variable}=`)]).toEqual([variable, true]);
    }
  });

  test('every service that another one waits for exists, and can say what it is waited for', () => {
    for (const [name, service] of services) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const there = compose.services[other];
        expect([name, other, there !== undefined]).toEqual([name, other, true]);
        if (condition === 'service_healthy')
          expect([other, there?.healthcheck !== undefined]).toEqual([other, true]);
      }
    }
  });

  test('the hub’s services start verbs of the command line', async () => {
    const verbs = await listVerbs();
    expect(hub.length).toBe(3);
    for (const [, service] of hub)
      expect(verbs.map((verb) => verb.path)).toContain(service.command?.join(' '));
  });

  test('what the hub’s services are given is understood, and starts no sandbox', () => {
    const values: Record<string, string> = { LATCHKEY_HOST: 'id.example.org', POSTGRES_PASSWORD: 'abc123' };
    const known = readFileSync(join(root, 'packages/runtime/src/environment.ts'), 'utf8');
    for (const [name, service] of hub) {
      const env: Record<string, string> = {};
      for (const [variable, raw] of Object.entries(service.environment ?? {})) {
        const value = String(raw).replace(/\$\{(\w+)[^}]*\}/g, (_, key: string) => values[key] ?? '');
        expect([variable, known.includes(`'${variable.replace(/_FILE$/, '')}'`)]).toEqual([variable, true]);
        if (variable.endsWith('_FILE')) {
          const secret = value.replace('/run/secrets/', '');
          expect([name, service.secrets?.includes(secret)]).toEqual([name, true]);
          env[variable] = join(folder, secret);
          writeFileSync(join(folder, secret), `${'x'.repeat(64)}\n`);
        } else env[variable] = value;
      }
      const read = readEnvironment(env, folder);
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      expect(read.environment.sandbox).toBe(false);
      expect(read.environment.issuer).toBe('https://id.example.org');
      expect(read.environment.proxyHops).toBe(1);
      expect([name, read.environment.workerSecrets !== null]).toEqual([name, name === 'worker']);
    }
  });

  test('only Caddy is reached from outside; what faces people or apps can write nothing and has no capability', () => {
    expect(services.filter(([, service]) => service.ports !== undefined).map(([name]) => name)).toEqual([
      'caddy',
    ]);
    for (const name of ['idp', 'worker']) {
      expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    }
  });
});

describe('Containerfile', () => {
  const lines = readFileSync(join(infra, 'Containerfile'), 'utf8').replaceAll('\\\n', ' ').split('\n');
  const prepare = readFileSync(join(root, 'scripts/prepare.mjs'), 'utf8');
  const find = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  test('compose builds it, and every path that it copies or runs exists', () => {
    const build = hub.map(([, service]) => service.build).find((found) => found !== undefined);
    expect(existsSync(join(infra, build?.context ?? '-', build?.dockerfile ?? '-'))).toBe(true);
    const copied = find('COPY').flatMap((line) => line.split(/\s+/).slice(0, -1));
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    const [program, ...words] = JSON.parse(find('ENTRYPOINT')[0] ?? '[]') as string[];
    const script = words.find((word) => !word.startsWith('--'));
    expect(program).toBe('node');
    expect(existsSync(join(root, script ?? '-'))).toBe(true);
  });

  test('Node and pnpm are those of the start script', () => {
    const [, node] = /NODE_VERSION = '(\d+)\./.exec(prepare) ?? [];
    const [, pnpm] = /PNPM_VERSION = '([\d.]+)'/.exec(prepare) ?? [];
    expect(lines.join('\n')).toContain(`library/node:${node}-`);
    expect(lines.join('\n')).toMatch(new RegExp(`pnpm@${pnpm}\\s`));
  });

  test('it runs as a user of a fixed number, the one that compose.yaml names', () => {
    const [, uid] = /--uid (\d+) .* (\w+) /.exec(lines.join(' ')) ?? [];
    expect(find('USER')).toEqual(['latchkey']);
    expect(text).toContain(`user ${uid}`);
  });

  test('no installed package, secret or data of the builder’s machine comes into the image', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
    for (const path of ['**/node_modules', '.git', '.latchkey', 'infra/secrets', 'infra/.env'])
      expect(ignored).toContain(path);
  });
});
