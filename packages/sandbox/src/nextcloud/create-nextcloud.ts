import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import Koa from 'koa';
import { createControl } from '../stand-in/control.ts';
import { createFaults, type Faults, withFaults } from '../stand-in/faults.ts';
import { createRelyingParty, type RelyingPartySettings } from '../stand-in/relying-party.ts';
import { createServe } from '../stand-in/serve.ts';
import { openStateFile } from '../stand-in/state-file.ts';
import { accountKey, addAccount, findAccount, preferencesOf } from './accounts.ts';
import { OCS, PLAIN } from './answers.ts';
import { mountGroups, mountMemberships } from './groups.ts';
import { createNextcloudPages } from './pages.ts';
import type { Parts } from './parts.ts';
import { sendOcs } from './reply.ts';
import { mountServerInfo } from './server-info.ts';
import { type NextcloudSetup, RECOMMENDED_SETUP } from './setup.ts';
import { mountSignIn } from './sign-in.ts';
import { mountSignOut } from './sign-out.ts';
import { emptyState, type NextcloudState } from './state.ts';
import { mountTeamFolders } from './team-folders.ts';
import { userObject } from './user-object.ts';
import { mountUserOidcApi } from './user-oidc-api.ts';
import { mountUserCreate } from './users-create.ts';
import { mountUserEdits } from './users-edit.ts';
import { mountUserReads } from './users-read.ts';

/** Where this Nextcloud listens and which hub it signs in with. */
export interface NextcloudSettings extends RelyingPartySettings {
  host: string;
  /** 0: chosen by the system at the first `listen`. */
  port: number;
  /** Where `nextcloud.json` is kept; absent: nothing survives. */
  dataDir?: string;
  setup?: Partial<NextcloudSetup>;
  log: Log;
  languages: readonly Language[];
  now?: () => Date;
}

/** A Nextcloud 34.0.1 with user_oidc 8.10.1, as far as contracts/nextcloud.md describes it. */
export interface Nextcloud {
  /** Public origin, http://localhost:PORT. */
  readonly url: string;
  /** May be changed while it runs. */
  readonly setup: NextcloudSetup;
  readonly state: NextcloudState;
  readonly faults: Faults;
  /** The account as GET /users/{id} shows it, with `home`, the identity of its files; undefined: none. */
  find(id: string): (Record<string, unknown> & { home: string }) | undefined;
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** A stand-in Nextcloud: provisioning API, user_oidc as client of the hub, a page that shows who is signed in. */
export function createNextcloud(settings: NextcloudSettings): Nextcloud {
  const setup = { ...RECOMMENDED_SETUP, ...settings.setup };
  const file = openStateFile<NextcloudState>(settings.dataDir, 'nextcloud', emptyState());
  const faults = createFaults();
  const app = new Koa();
  const serve = createServe(app, settings.host, settings.port);
  const url = () => `http://localhost:${serve.port()}`;
  const parts: Parts = {
    state: file.value,
    setup,
    relyingParty: createRelyingParty(settings),
    bruteForce: { failures: new Map() },
    clientId: settings.clientId,
    issuer: settings.issuer,
    now: settings.now ?? (() => new Date()),
    url,
    faults,
    changed: file.changed,
    edits: new Map(),
  };
  install(parts);

  const pages = createNextcloudPages(parts, settings.languages);
  const control = createControl({
    app: 'Nextcloud',
    faults,
    languages: settings.languages,
    state: () => openView(parts),
  });
  const router = new Router();
  const base = '/ocs/:version/cloud';
  mountUserReads(router, base, parts);
  mountUserCreate(router, base, parts);
  mountMemberships(router, base, parts);
  mountUserEdits(router, base, parts);
  mountGroups(router, base, parts);
  mountUserOidcApi(router, parts, settings.issuer);
  mountTeamFolders(router, parts);
  mountServerInfo(router, parts);
  mountSignIn(router, parts, pages);
  mountSignOut(router, parts, pages);
  pages.mount(router);

  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      settings.log.error({ error }, 'stand-in Nextcloud');
  });
  app.use(withFaults(faults));
  app.use(bodyParser({ parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'], onError: () => {} }));
  app.use(control.routes());
  app.use(async (ctx, next) => {
    const api = ctx.path.startsWith('/ocs/') || ctx.path.startsWith('/index.php/apps/groupfolders');
    ctx.state.nulls = api && faults.read().nulls;
    if (faults.read().maintenance && ctx.path !== '/status.php') {
      if (api) return sendOcs(ctx, OCS.maintenance);
      return pages.message(ctx, PLAIN.maintenancePage, 'sandbox.nc.maintenance');
    }
    await next();
    if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false && api)
      sendOcs(ctx, OCS.unknownRoute);
  });
  app.use(router.routes());

  return {
    get url() {
      return url();
    },
    setup,
    state: parts.state,
    faults,
    find: (id) => {
      const row = findAccount(parts.state, id);
      return row && { ...userObject(parts.state, row), home: preferencesOf(parts.state, row.id).home };
    },
    listen: serve.listen,
    close: async () => {
      await serve.close();
      await file.flush();
    },
  };
}

/** The admin's local account, the service account of A2 and B2.1, and their app passwords. */
function install(parts: Parts): void {
  const { state, setup } = parts;
  if (!state.accounts[accountKey('Database', setup.admin)]) {
    addAccount(state, {
      backend: 'Database',
      id: setup.admin,
      displayName: setup.admin,
      password: setup.adminPassword,
    });
  }
  if (!state.accounts[accountKey('user_oidc', setup.serviceAccount)]) {
    addAccount(state, { backend: 'user_oidc', id: setup.serviceAccount, displayName: setup.serviceAccount });
  }
  for (const id of [setup.admin, setup.serviceAccount]) {
    const known = preferencesOf(state, id);
    if (!known.groups.includes('admin')) known.groups.push('admin');
  }
  const tokens = [
    { userId: setup.admin, token: setup.adminAppPassword },
    { userId: setup.serviceAccount, token: setup.servicePassword },
  ];
  for (const { userId, token } of tokens) {
    if (state.appPasswords.some((known) => known.token === token)) continue;
    state.appPasswords.push({ userId, token, name: 'latchkey', wiped: false });
  }
}

function openView(parts: Parts): object {
  const { state } = parts;
  return {
    users: Object.values(state.accounts).map((row) => ({
      ...userObject(state, row),
      home: preferencesOf(state, row.id).home,
    })),
    groups: state.groups,
    sessions: state.sessions.map(({ userId, sid, order, wiped }) => ({ userId, sid, order, wiped })),
    folders: state.folders,
  };
}
