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
import { mountAdminRooms } from './admin-rooms.ts';
import { mountAdminUsers } from './admin-users.ts';
import { ANSWERS, ERRORS } from './answers.ts';
import { mountBackChannel } from './back-channel.ts';
import { mountAdminServer, mountClientApi } from './client-api.ts';
import { mountClientRooms } from './client-rooms.ts';
import { addDevice, mountDevices } from './devices.ts';
import { createLinkCache } from './link-cache.ts';
import { mountUserLists } from './list-users.ts';
import { createSynapsePages } from './pages.ts';
import { type Parts, sendError } from './parts.ts';
import { createRateLimit } from './rate-limit.ts';
import { RECOMMENDED_SETUP, type SynapseSetup } from './setup.ts';
import { mountSignIn } from './sign-in.ts';
import { emptyState, type SynapseState } from './state.ts';
import { devicesOf, userObject } from './user-object.ts';
import { addUser } from './users.ts';
import { mountWebClient } from './web-client.ts';

/** Where this Synapse listens and which hub it signs in with. */
export interface SynapseSettings extends RelyingPartySettings {
  host: string;
  /** 0: chosen by the system at the first `listen`. */
  port: number;
  serverName: string;
  /** Where `synapse.json` is kept; absent: nothing survives. */
  dataDir?: string;
  setup?: Partial<SynapseSetup>;
  log: Log;
  languages: readonly Language[];
  now?: () => Date;
}

/** A Synapse 1.160 with its own login, as far as contracts/matrix.md describes it. */
export interface Synapse {
  /** Public origin, http://localhost:PORT; the admin API is there too. */
  readonly url: string;
  /** May be changed while it runs. */
  readonly setup: SynapseSetup;
  readonly state: SynapseState;
  readonly faults: Faults;
  /** The user as GET /v2/users/{mxid} shows it; undefined: none. */
  find(name: string): Record<string, unknown> | undefined;
  /** Ids of the user's devices. */
  devices(name: string): string[];
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** A stand-in Synapse: admin API, the client API that a bot needs, sign-in with the hub, a small web client. */
export function createSynapse(settings: SynapseSettings): Synapse {
  const setup = { ...RECOMMENDED_SETUP, ...settings.setup };
  const file = openStateFile<SynapseState>(settings.dataDir, 'synapse', emptyState());
  const faults = createFaults();
  const app = new Koa();
  const serve = createServe(app, settings.host, settings.port);
  const url = () => `http://localhost:${serve.port()}`;
  const parts: Parts = {
    state: file.value,
    setup,
    serverName: settings.serverName,
    url,
    issuer: settings.issuer,
    clientId: settings.clientId,
    relyingParty: createRelyingParty({ clientAuth: 'client_secret_basic', ...settings }),
    links: createLinkCache(file.value),
    rateLimit: createRateLimit(),
    faults,
    changed: file.changed,
    now: settings.now ?? (() => new Date()),
  };
  install(parts);

  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      settings.log.error({ error }, 'stand-in Synapse');
  });
  app.use(withFaults(faults));
  app.use(bodyParser({ parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'], onError: () => {} }));
  app.use(
    createControl({
      app: 'Matrix',
      faults,
      languages: settings.languages,
      state: () => openView(parts),
    }).routes(),
  );
  app.use(async (ctx, next) => {
    const api = ctx.path.startsWith('/_matrix/') || ctx.path.startsWith('/_synapse/');
    ctx.state.nulls = api && faults.read().nulls;
    if (faults.read().maintenance) {
      ctx.status = ANSWERS.down.status;
      ctx.type = 'text/html';
      ctx.body = '';
      return;
    }
    await next();
    if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false && api)
      sendError(ctx, ERRORS.unrecognized);
  });
  for (const router of routers(parts, settings.languages)) app.use(router.routes());

  return {
    get url() {
      return url();
    },
    setup,
    state: parts.state,
    faults,
    find: (name) => {
      const user = parts.state.users[name];
      return user && userObject(user, parts.now().getTime());
    },
    devices: (name) => devicesOf(parts.state, name).map((device) => device.device_id),
    listen: serve.listen,
    close: async () => {
      await serve.close();
      await file.flush();
    },
  };
}

function routers(parts: Parts, languages: readonly Language[]): Router[] {
  const pages = createSynapsePages(languages);
  const admin = new Router({ prefix: '/_synapse/admin' });
  mountUserLists(admin, parts);
  mountAdminUsers(admin, parts);
  mountDevices(admin, parts);
  mountAdminRooms(admin, parts);
  mountAdminServer(admin, parts);
  const client = new Router({ prefix: '/_matrix/client/v3' });
  mountClientRooms(client, parts);
  const root = new Router();
  mountClientApi(root, parts);
  mountSignIn(root, parts, pages);
  mountBackChannel(root, parts);
  mountWebClient(root, parts, pages);
  return [admin, client, root];
}

/** The bot with its token, as the set-up guide leaves it (matrix.md §2.1). */
function install(parts: Parts): void {
  const { state, setup, serverName } = parts;
  const name = `@${setup.adminName}:${serverName}`;
  if (!state.users[name]) addUser(parts, setup.adminName, { admin: true, user_type: 'bot' });
  if (!state.devices[setup.adminToken]) addDevice(parts, name, { token: setup.adminToken });
}

function openView(parts: Parts): object {
  const { state } = parts;
  const nowMs = parts.now().getTime();
  return {
    users: Object.values(state.users).map((user) => ({
      ...userObject(user, nowMs),
      devices: devicesOf(state, user.name).map((device) => device.device_id),
    })),
    rooms: Object.values(state.rooms),
    notices: state.notices,
  };
}
