import { readSettings } from '@latchkey/commands/settings/read-settings';
import { catalogue } from '@latchkey/connectors/catalogue';
import { createConsolePages } from '@latchkey/console/pages/pages';
import { createHost, type Host } from '@latchkey/idp/oidc/host';
import { createHostPages } from '@latchkey/idp/pages/host-pages';
import { createIdpPages } from '@latchkey/idp/pages/pages';
import { createPasswords } from '@latchkey/idp/sign-in/password';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { readSigningKeys } from '@latchkey/store/signing-key';
import type { Wake } from '@latchkey/store/wake';
import { createHookRoute } from './hook-route.ts';
import { createOuter } from './outer.ts';

export type ServeOptions = {
  db: Database;
  environment: { issuer: string; host: string; port: number; proxyHops: number };
  keys: PurposeKeys;
  log: Log;
  wake: Wake;
  /** More reasons not to be ready, as codes (clocks apart …). */
  ready?: () => Promise<readonly string[]>;
};

/** What answers browsers and apps. `url`: the issuer. */
export type HubServer = { listen(): Promise<void>; close(): Promise<void>; host: Host; url: string };

/** How often the signing keys are looked at: a rotation is taken up without a restart. */
const KEYS_EVERY_MS = 60_000;

/** The server of a hub: hooks, pages, console and the provider, behind one host check, with one set of cookie keys. */
export async function createServer(options: ServeOptions): Promise<HubServer> {
  const { db, environment, keys, log, wake } = options;
  const { issuer, proxyHops } = environment;
  const web = { db, keys, log, wake, issuer, settings: () => readSettings(db.one) };
  const pages = createHostPages(web);
  const host = await createHost({ db, keys, log, wake, issuer, proxyHops, catalogue, pages });
  const deps = { ...web, signIn: host.signIn, passwords: createPasswords({ keys }) };
  const outer = createOuter({
    host,
    bind: { host: environment.host, port: environment.port },
    proxyHops,
    log,
    errorPage: (ctx, fault) => pages.error(ctx, fault),
    middleware: [createHookRoute({ db, wake }), createIdpPages(deps), createConsolePages(deps)],
    async ready() {
      const signing = await readSigningKeys(db.one);
      return [...(signing.length === 0 ? ['keys'] : []), ...((await options.ready?.()) ?? [])];
    },
  });
  const follow = followSigningKeys(db, host, log);
  return {
    host,
    url: issuer,
    listen: () => outer.listen(),
    async close() {
      clearInterval(follow);
      await outer.close();
    },
  };
}

function followSigningKeys(db: Database, host: Host, log: Log): NodeJS.Timeout {
  let known: string | null = null;
  const look = async () => {
    const now = (await readSigningKeys(db.one)).map((row) => `${row.kid}:${row.position}`).join(' ');
    if (known !== null && known !== now) await host.reload();
    known = now;
  };
  const timer = setInterval(() => {
    look().catch((error) => log.warn({ error }, 'the signing keys could not be read'));
  }, KEYS_EVERY_MS);
  timer.unref();
  return timer;
}
