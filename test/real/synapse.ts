import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contractCases } from '@latchkey/connectors/contract/cases';
import { matrix as about } from '@latchkey/connectors/matrix/about';
import { openSynapseHarness } from '../connectors/synapse-harness.ts';
import { freePort, type Issuer, startIssuer } from '../sandbox/issuer.ts';

/**
 * The contract of connectors on a real Synapse from PyPI, signed in to with a real OpenID provider; all on loopback.
 * LATCHKEY_SYNAPSE_VENV: where the packages are kept (default: the user's cache). Needs python3 with venv.
 * @see contracts/matrix.md §11
 */
const SERVER = 'hub.test';
const PACKAGE = 'matrix-synapse[oidc]';
const venv = process.env.LATCHKEY_SYNAPSE_VENV ?? join(homedir(), '.cache', 'latchkey', 'synapse');

async function run(command: string, args: string[], cwd?: string): Promise<void> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}`);
}

async function install(): Promise<void> {
  if (!existsSync(join(venv, 'bin', 'python'))) {
    await mkdir(venv, { recursive: true });
    await run('python3', ['-m', 'venv', venv]);
  }
  const has = spawn(join(venv, 'bin', 'python'), ['-c', 'import synapse, authlib'], { stdio: 'ignore' });
  const [code] = (await once(has, 'exit')) as [number | null];
  if (code !== 0) await run(join(venv, 'bin', 'pip'), ['install', '--quiet', PACKAGE]);
}

/** What homeserver.yaml says beyond what Synapse generates; JSON is YAML. */
function settings(folder: string, url: string, port: number, secret: string, issuer: string): object {
  return {
    public_baseurl: `${url}/`,
    listeners: [
      {
        bind_addresses: ['127.0.0.1'],
        port,
        type: 'http',
        tls: false,
        resources: [{ names: ['client'], compress: false }],
      },
    ],
    database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    enable_registration: false,
    registration_shared_secret: secret,
    password_config: { localdb_enabled: false },
    rc_login: {
      address: { per_second: 1000, burst_count: 1000 },
      account: { per_second: 1000, burst_count: 1000 },
    },
    sso: { client_whitelist: [issuer], update_profile_information: true },
    oidc_providers: [
      {
        idp_id: 'latchkey',
        idp_name: 'Latchkey',
        issuer,
        client_id: 'chat',
        client_secret: 'chat-secret',
        scopes: ['openid', 'profile'],
        skip_verification: true,
        enable_registration: false,
        allow_existing_users: false,
        user_profile_method: 'userinfo_endpoint',
        backchannel_logout_enabled: true,
        user_mapping_provider: {
          config: {
            subject_template: '{{ user.sub }}',
            localpart_template: '{{ user.preferred_username }}',
            display_name_template: '{{ user.name }}',
          },
        },
      },
    ],
  };
}

async function registerBot(url: string, secret: string): Promise<string> {
  const path = `${url}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(path)).json()) as { nonce: string };
  const password = randomBytes(24).toString('base64url');
  const mac = createHmac('sha1', secret)
    .update([nonce, 'latchkey', password, 'admin', 'bot'].join('\0'))
    .digest('hex');
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce, username: 'latchkey', password, admin: true, user_type: 'bot', mac }),
  });
  const made = (await reply.json()) as { access_token?: string };
  assert(made.access_token !== undefined, `registration of the bot: ${reply.status}`);
  return made.access_token;
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_matrix/client/versions`)).ok;
  } catch {
    return false;
  }
}

async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1000) {
    if (await holds()) return (performance.now() - startedAt) / 1000;
    await sleep(250);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

async function main(): Promise<number> {
  const installAt = performance.now();
  await install();
  console.log(`installed in ${((performance.now() - installAt) / 1000).toFixed(1)} s`);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-synapse-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const secret = randomBytes(24).toString('base64url');
  const python = join(venv, 'bin', 'python');
  let server: ChildProcess | null = null;
  let issuer: Issuer | null = null;
  try {
    const { initiate_login_uri: _, ...client } = about.oidc({ url });
    issuer = await startIssuer(() => [{ client_id: 'chat', client_secret: 'chat-secret', ...client }], {
      sub: 'nobody',
    });
    const generate = ['--generate-config', '--report-stats=no', '--data-directory', folder, '--config-path'];
    await run(
      python,
      ['-m', 'synapse.app.homeserver', '--server-name', SERVER, ...generate, join(folder, 'homeserver.yaml')],
      folder,
    );
    const extra = join(folder, 'extra.yaml');
    await writeFile(extra, JSON.stringify(settings(folder, url, port, secret, issuer.url)));
    server = spawn(
      python,
      ['-m', 'synapse.app.homeserver', '-c', join(folder, 'homeserver.yaml'), '-c', extra],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const log = createWriteStream(join(folder, 'output.log'));
    server.stdout?.pipe(log);
    server.stderr?.pipe(log);
    console.log(`started in ${(await until('start', 60, () => isUp(url))).toFixed(1)} s`);

    const token = await registerBot(url, secret);
    const headers = { authorization: `Bearer ${token}` };
    const version = (await (await fetch(`${url}/_synapse/admin/v1/server_version`)).json()) as {
      server_version: string;
    };
    // Between two updates the list is empty for a moment.
    let quiet = 0;
    const updates = await until('background updates', 180, async () => {
      const reply = await fetch(`${url}/_synapse/admin/v1/background_updates/status`, { headers });
      const { current_updates } = (await reply.json()) as { current_updates: object };
      quiet = Object.keys(current_updates).length === 0 ? quiet + 1 : 0;
      return quiet >= 20;
    });
    console.log(`Synapse ${version.server_version}; background updates took ${updates.toFixed(1)} s`);
    return await runCases({ url, token, serverName: SERVER, issuer });
  } catch (error) {
    const said = await readFile(join(folder, 'output.log'), 'utf8').catch(() => '');
    console.log(said.split('\n').slice(-15).join('\n'));
    throw error;
  } finally {
    if (server !== null && server.exitCode === null) {
      server.kill('SIGTERM');
      await Promise.race([once(server, 'exit'), sleep(10_000).then(() => server?.kill('SIGKILL'))]);
    }
    await issuer?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCases(at: Parameters<typeof openSynapseHarness>[0]): Promise<number> {
  const opened = await openSynapseHarness(at);
  let failed = 0;
  const startedAt = performance.now();
  for (const one of contractCases) {
    const caseAt = performance.now();
    try {
      await one.run(opened.harness);
      console.log(`  ✓ ${one.name} (${Math.round(performance.now() - caseAt)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`  ✗ ${one.name}\n${(error as Error).stack}`);
    }
  }
  await opened.close();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${contractCases.length - failed} of ${contractCases.length} facts hold on a real Synapse (${seconds} s)`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
