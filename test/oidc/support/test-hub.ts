import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AppCatalogue } from '@latchkey/idp/oidc/claims';
import { createHost, type Host } from '@latchkey/idp/oidc/host';
import type { HostPages } from '@latchkey/idp/oidc/page-sources';
import type { Watch } from '@latchkey/idp/oidc/watch';
import { createOuter } from '@latchkey/latchkey/outer';
import { type LogFields, silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import type Koa from 'koa';
import { createTestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';

/** A catalogue of one kind with a claim of its own. */
export const catalogue: AppCatalogue = {
  cloud: {
    claimNames: ['nextcloud_uid'],
    claims: (account, binding) => ({ nextcloud_uid: binding?.claims.nextcloud_uid ?? account.id }),
  },
  chat: { claimNames: [], claims: () => ({}) },
};

export const SECRET = 'app-secret-that-is-long-enough-0123456789ab';
export const HUB_SECRET = 'a-secret-of-the-tests-that-is-long-enough';
export const keys = createPurposeKeys([HUB_SECRET]);

export type TestHub = {
  issuer: string;
  port: number;
  readonly host: Host;
  db: Database;
  owner: Database;
  browser(): Browser;
  /** A member with a place in every app. */
  addMember(): Promise<string>;
  addApp(name: string, client?: Record<string, unknown>): Promise<void>;
  /** Statements that ran since the last call, by name. */
  close(): Promise<void>;
  /** Stops the server and starts another one on the same database and port. */
  restart(secrets: readonly string[]): Promise<void>;
  /** How often the provider failed. */
  failures: unknown[];
};

/** A port of the tests’ range that nobody listens on. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 1);
  for (let port = 21_600 + ((worker * 17 + (process.pid % 50)) % 90); port < 21_700; port += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen({ host: '127.0.0.1', port }, () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port for the test hub');
}

const testPages: HostPages = {
  error: (_ctx, fault) => `error ${fault.code}`,
  signOut: (_ctx, form) => JSON.stringify(form),
  signedOut: () => 'signed out',
};

export type TestHubOptions = {
  watch?: Watch;
  apps?: readonly string[];
  /** Seen from outside, behind one proxy. */
  outside?: string;
};

/** A hub with the test's own sign-in page: what it posts decides who signs in. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.urls.idp, name: 'test-idp' });
  const owner = openDatabase({ url: database.urls.owner, name: 'test-owner' });
  const port = await freePort();
  const issuer = options.outside ?? `http://localhost:${port}`;
  const proxyHops = options.outside === undefined ? 0 : 1;
  const failures: unknown[] = [];
  const log = { ...silentLog, error: (fields: LogFields) => void failures.push(fields), child: () => log };

  async function start(secrets: readonly string[]) {
    const host = await createHost({
      db,
      keys: createPurposeKeys(secrets),
      log,
      wake: async () => {},
      issuer,
      proxyHops,
      catalogue,
      pages: testPages,
      watch: options.watch,
    });
    const outer = createOuter({
      host,
      bind: { host: '127.0.0.1', port },
      proxyHops,
      log,
      errorPage: testPages.error,
      middleware: [createTestPages(host, db)],
      ready: async () => [],
    });
    await outer.listen();
    return { host, outer };
  }
  let running = await start([HUB_SECRET]);

  const hub: TestHub = {
    issuer,
    port,
    get host() {
      return running.host;
    },
    db,
    owner,
    failures,
    async restart(secrets) {
      await running.outer.close();
      running = await start(secrets);
    },
    browser: () => new Browser(issuer),
    async addMember() {
      const id = randomUUID();
      const username = `m${id.replaceAll('-', '').slice(0, 12)}`;
      await owner.one.query(
        `INSERT INTO account (id, life, username, name, language) VALUES ($1, 'active', $2, 'Ada Example', 'en')`,
        [id, username],
      );
      await owner.one.query('INSERT INTO subject_key (account_id) VALUES ($1)', [id]);
      await owner.one.query(
        `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, now(), 'member')`,
        [id, `${username}@example.org`],
      );
      await owner.one.query(
        `INSERT INTO entitlement (account_id, app, treatment, groups) SELECT $1, name, 'present', '{Members}' FROM app`,
        [id],
      );
      await owner.one.query(
        `INSERT INTO delivery (account_id, app, delivered_version, delivered)
         SELECT $1, name, 1, '{"treatment":"present"}' FROM app`,
        [id],
      );
      await owner.one.query(
        `INSERT INTO binding (app, account_id, ref, handle, claims, origin)
         SELECT name, $1, $2, $2, jsonb_build_object('nextcloud_uid', $2::text), 'made' FROM app`,
        [id, username],
      );
      return id;
    },
    async addApp(name, client = {}) {
      const base = `http://${name}.localhost:9`;
      await owner.one.query(
        `INSERT INTO app (name, kind, mode, client, secret_hashes) VALUES ($1, $2, 'manage', $3, $4)`,
        [
          name,
          name === 'chat' ? 'chat' : 'cloud',
          JSON.stringify({
            redirect_uris: [`${base}/cb`],
            post_logout_redirect_uris: [`${base}/`],
            grant_types: ['authorization_code', 'refresh_token'],
            backchannel_logout_uri: `${base}/backchannel`,
            backchannel_logout_session_required: true,
            ...client,
          }),
          JSON.stringify([hashBearer(SECRET)]),
        ],
      );
    },
    async close() {
      await running.outer.close();
      await db.end();
      await owner.end();
      await database.drop();
    },
  };
  for (const name of options.apps ?? ['cloud', 'chat']) await hub.addApp(name);
  return hub;
}

/** The test's own pages: they say what they were asked as JSON, and do what is posted. */
function createTestPages(host: Host, db: Database): Koa.Middleware {
  return async (ctx, next) => {
    const match = /^\/interaction\/[\w-]+(\/[a-z]+)?$/.exec(ctx.path);
    if (ctx.path === '/' || ctx.path.startsWith('/account')) {
      ctx.body = (await host.signIn.readSession(ctx.req, ctx.res)) ?? { nobody: true };
      return;
    }
    if (match === null) return next();
    const form = new URLSearchParams(await readBody(ctx));
    if (ctx.method === 'GET') {
      const found = await host.signIn.readInteraction(ctx.req, ctx.res);
      if (found.prompt !== 'gone') await host.signIn.keepAlive(ctx.req, ctx.res);
      ctx.body =
        found.prompt === 'gone'
          ? found
          : { ...found, access: (await host.signIn.readAccess(found))?.access ?? null };
      return;
    }
    let to = '/';
    if (match[1] === '/login') {
      const accountId = form.get('account') ?? '';
      const [row] = await db.one.query<{ epoch: number }>('SELECT epoch FROM account WHERE id = $1', [
        accountId,
      ]);
      const epoch = Number(form.get('epoch') ?? row?.epoch);
      to = await host.signIn.finishLogin(ctx.req, ctx.res, {
        accountId,
        epoch,
        amr: ['pwd'],
        acr: 'password',
      });
    } else if (match[1] === '/refuse') to = await host.signIn.refuse(ctx.req, ctx.res);
    else to = await host.signIn.goOn(ctx.req, ctx.res);
    ctx.status = 303;
    ctx.redirect(to);
  };
}

async function readBody(ctx: Koa.Context): Promise<string> {
  let text = '';
  if (ctx.method === 'POST') for await (const chunk of ctx.req) text += (chunk as Buffer).toString();
  return text;
}
