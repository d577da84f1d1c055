import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readEnvironment } from './environment.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLog, type Log, silentLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createText, type MessageKey } from './text/text.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the environment', () => {
  const SECRET = 'x'.repeat(32);

  test('empty means the sandbox on this machine', () => {
    expect(readEnvironment({}, '/srv/latchkey')).toEqual({
      ok: true,
      environment: expect.objectContaining({
        sandbox: true,
        databaseUrl: null,
        dataDir: '/srv/latchkey/.latchkey',
        port: 4000,
        host: '127.0.0.1',
        issuer: 'http://localhost:4000',
        issuerGiven: false,
        proxyHops: 0,
        metricsPort: null,
        secrets: null,
      }),
    });
  });

  test.each([
    [{ DATABASE_URL: 'postgres://db/x' }, false],
    [{ LATCHKEY_CONFIG: 'latchkey.yaml' }, false],
    [{ LATCHKEY_ISSUER: 'https://id.example.org' }, false],
    [{ LATCHKEY_ISSUER: 'http://localhost:4000' }, true],
    [{ PORT: '4100', HOST: '0.0.0.0' }, true],
    [{ DATABASE_URL: '', LATCHKEY_CONFIG: '' }, true],
  ])('%p: sandbox %p', (env, sandbox) => {
    expect(readEnvironment(env, '/')).toMatchObject({ ok: true, environment: { sandbox } });
  });

  test('secrets come from the variable or from a file, newest first', () => {
    writeFileSync(join(folder, 'secret'), `${SECRET}new\n${SECRET}old\n`);
    expect(
      readEnvironment({ LATCHKEY_SECRET_FILE: 'secret', LATCHKEY_WORKER_SECRET: SECRET }, folder),
    ).toMatchObject({
      environment: { secrets: [`${SECRET}new`, `${SECRET}old`], workerSecrets: [SECRET] },
    });
  });

  test('every fault is told at once, each with its text and cure in both languages', () => {
    const read = readEnvironment(
      {
        DATABASE_URL: 'mysql://db/x',
        LATCHKEY_SECRET: 'short',
        LATCHKEY_WORKER_SECRET: SECRET,
        LATCHKEY_WORKER_SECRET_FILE: 'secret',
        LATCHKEY_SMTP_URL: 'mail.example.org',
        PORT: '99999',
        HOST: 'example.org',
        LATCHKEY_ISSUER: 'http://id.example.org',
        LATCHKEY_PROXY_HOPS: 'two',
        LATCHKEY_METRICS_PORT: '0',
        LATCHKEY_LOG: 'loud',
      },
      folder,
    );
    const faults = read.ok ? [] : read.faults;
    expect(faults.map(({ variable, code }) => `${variable} ${code}`).sort()).toEqual([
      'DATABASE_URL database-url',
      'HOST host',
      'LATCHKEY_ISSUER issuer-https',
      'LATCHKEY_LOG log-level',
      'LATCHKEY_METRICS_PORT port',
      'LATCHKEY_PROXY_HOPS proxy-hops',
      'LATCHKEY_SECRET secret-short',
      'LATCHKEY_SMTP_URL smtp-url',
      'LATCHKEY_WORKER_SECRET twice',
      'PORT port',
    ]);
    for (const { variable, code, params } of faults) {
      for (const language of ['en', 'es'] as const) {
        const key = `errors.environment.${code}` as MessageKey;
        expect(createText(language).t(key, { variable, ...params })).toContain(variable);
      }
    }
  });

  test('an issuer is an origin', () => {
    expect(readEnvironment({ LATCHKEY_ISSUER: 'https://id.example.org/sso' }, '/')).toMatchObject({
      faults: [{ code: 'issuer-origin', params: { origin: 'https://id.example.org' } }],
    });
    expect(readEnvironment({ LATCHKEY_ISSUER: 'id.example.org' }, '/')).toMatchObject({
      faults: [{ code: 'issuer-url' }],
    });
  });
});

describe('the log', () => {
  const lines: string[] = [];
  const log = createLog('worker', { destination: { write: (line) => void lines.push(line) } });

  test('holds fields and texts, and strikes out what must not be there', () => {
    log.child({ account: 'a1' }).info({ token: 't0ps3cret', mail: { address: 'ana@example.org' } }, 'sent');
    const line = lines.at(-1) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      role: 'worker',
      account: 'a1',
      msg: 'sent',
      token: '[redacted]',
    });
    expect(line).not.toContain('t0ps3cret');
    expect(line).not.toContain('ana@example.org');
  });

  test('tells an error by class, code and place, never by its text, on however many lines', () => {
    const error = Object.assign(new TypeError('ana@example.org\nlives in 1 Mill Road'), { code: '23505' });
    for (const fields of [{ error }, { err: error }]) log.error(fields, 'failed');
    for (const line of lines.slice(-2)) {
      expect(line).toContain('23505');
      expect(line).toContain('process.test.ts');
      expect(line).not.toMatch(/ana@|Mill Road/);
    }
  });

  test('keeps to its level', () => {
    const before = lines.length;
    log.debug({}, 'detail');
    silentLog.error({}, 'nothing');
    expect(lines.length).toBe(before);
  });
});

describe('the end of a process', () => {
  test('stops the last started first, once, and goes on when one fails', async () => {
    const stopped: string[] = [];
    const errors: string[] = [];
    const log = {
      ...silentLog,
      info() {},
      error: (_: unknown, text: string) => void errors.push(text),
    } as Log;
    const lifecycle = createLifecycle(log);
    for (const name of ['database', 'server', 'worker']) {
      lifecycle.onStop(name, async () => {
        stopped.push(name);
        if (name === 'server') throw new Error('stuck');
      });
    }
    const [first, second] = await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    expect(stopped).toEqual(['worker', 'server', 'database']);
    expect([first, second, await lifecycle.ended]).toEqual([false, false, false]);
    expect(errors).toEqual(['failed to stop']);
    // Started while everything ended.
    lifecycle.onStop('late', () => void stopped.push('late'));
    expect(stopped.at(-1)).toBe('late');
  });

  const script = join(folder, 'follow.mjs');
  const start = (env: NodeJS.ProcessEnv) => {
    const own = new URL('.', import.meta.url).href;
    writeFileSync(
      script,
      `import { createLifecycle } from '${own}lifecycle.ts';
       import { silentLog } from '${own}log.ts';
       const lifecycle = createLifecycle(silentLog);
       lifecycle.onStop('one', () => new Promise((done) => setTimeout(done, Number(process.argv[2]))));
       lifecycle.followSignals();
       const open = setInterval(() => {}, 1000);
       console.log('ready');
       lifecycle.ended.then(() => { clearInterval(open); process.exitCode = 7; });`,
    );
    return env;
  };
  const run = (
    slowMs: number,
    act: (kill: (signal: NodeJS.Signals) => void) => void,
    env: NodeJS.ProcessEnv = {},
  ) => {
    const child = spawn(process.execPath, [script, String(slowMs)], {
      env: start({ ...process.env, ...env }),
    });
    return new Promise<number | null>((resolve) => {
      child.stdout.once('data', () => act((signal) => child.kill(signal)));
      child.on('exit', (code) => resolve(code));
    });
  };

  test('SIGTERM and Ctrl-C stop in order; a second SIGTERM changes nothing, a second Ctrl-C ends at once', async () => {
    expect(await run(0, (kill) => kill('SIGTERM'))).toBe(7);
    expect(await run(0, (kill) => kill('SIGINT'))).toBe(7);
    const twice = (signal: NodeJS.Signals) => (kill: (signal: NodeJS.Signals) => void) => {
      kill(signal);
      setTimeout(() => kill(signal), 150);
    };
    expect(await run(500, twice('SIGTERM'))).toBe(7);
    expect(await run(10_000, twice('SIGINT'))).toBe(130);
  });

  test('a process whose starter has gone ends', async () => {
    expect(await run(0, () => {}, { LATCHKEY_STARTER: '1' })).toBe(7);
  });
});

test('metrics are what Prometheus reads', () => {
  const metrics = createMetrics();
  metrics.count('latchkey_calls_total', { app: 'cloud' });
  metrics.count('latchkey_calls_total', { app: 'cloud' }, 2);
  metrics.set('latchkey_queue', 4);
  metrics.observe('latchkey_call_seconds', 0.02, { app: 'a"b' });
  metrics.observe('latchkey_call_seconds', 99, { app: 'a"b' });
  const text = metrics.render();
  for (const line of [
    '# TYPE latchkey_calls_total counter',
    'latchkey_calls_total{app="cloud"} 3',
    'latchkey_queue 4',
    'latchkey_call_seconds_bucket{app="a_b",le="0.01"} 0',
    'latchkey_call_seconds_bucket{app="a_b",le="0.025"} 1',
    'latchkey_call_seconds_bucket{app="a_b",le="+Inf"} 2',
    'latchkey_call_seconds_count{app="a_b"} 2',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});
