import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import { type Calendar, createFollower } from './calendar.ts';
import { createMailbox, type Mailbox } from './mailbox/create-mailbox.ts';
import { createNextcloud, type Nextcloud } from './nextcloud/create-nextcloud.ts';
import { createOpenCollective } from './open-collective/create-open-collective.ts';
import type { OpenCollective } from './open-collective/open-collective.ts';
import { createIndex } from './pages/create-index.ts';
import type { Claimed, Places } from './pages/index-page.ts';
import { FIRST_CLAIMS } from './people.ts';
import { openStateFile } from './stand-in/state-file.ts';
import { createSynapse, type Synapse } from './synapse/create-synapse.ts';

/** All that the hub tells its sandbox. */
export interface SandboxSettings {
  ports: {
    page: number;
    openCollective: number;
    nextcloud: number;
    synapse: number;
    mailbox: number;
    smtp: number;
  };
  host: string;
  /** The hub's address, which the apps sign in with. */
  issuer: string;
  /** Of the OIDC clients `cloud` (Nextcloud) and `chat` (Synapse). */
  clientSecrets: { cloud: string; chat: string; books?: string };
  calendar: Calendar;
  /** Where the books' activities are posted; absent: nowhere. */
  hookUrl?: string;
  /** Absent: nothing survives. */
  dataDir?: string;
  log: Log;
  languages: readonly Language[];
}

/** A running sandbox. */
export interface Sandbox {
  urls: Places;
  /** Personal token of the books' reader. */
  token: string;
  /** Slug of the fictional co-op. */
  collective: string;
  openCollective: OpenCollective;
  nextcloud: Nextcloud;
  synapse: Synapse;
  mailbox: Mailbox;
  /** Slugs of the people whose accounts the first start claims. */
  firstClaims: typeof FIRST_CLAIMS;
  /** Shows on the index page how to sign in as somebody; the same username again replaces the line. */
  noteClaimed(claimed: Claimed): void;
  /** Moves co-op time on, books first. */
  advance(days: number): Promise<Date>;
  stop(): Promise<void>;
}

/** Name by which people of the sandbox's chat are known. */
const SERVER_NAME = 'common-tide.example';

/** Starts the stand-ins and the page that lists them. A port in use rejects with EADDRINUSE, and nothing stays open. */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const { ports, host, issuer, clientSecrets, calendar, log, languages } = settings;
  const keep = settings.dataDir === undefined ? {} : { dataDir: settings.dataDir };
  const common = { host, log, languages, ...keep };
  const startOn = await calendar.now();

  const openCollective = createOpenCollective({
    ...common,
    port: ports.openCollective,
    startOn,
    ...(clientSecrets.books === undefined
      ? {}
      : {
          oauth: {
            id: 'latchkey',
            secret: clientSecrets.books,
            redirectUri: `${issuer}/join/open-collective/back`,
          },
        }),
    hooks: settings.hookUrl ? [settings.hookUrl] : [],
    // Months go by in minutes here; the limit of real time would make everybody wait.
    rate: { perToken: 6_000, anonymous: 600 },
  });
  const nextcloud = createNextcloud({
    ...common,
    port: ports.nextcloud,
    issuer,
    clientId: 'cloud',
    clientSecret: clientSecrets.cloud,
  });
  const synapse = createSynapse({
    ...common,
    port: ports.synapse,
    serverName: SERVER_NAME,
    issuer,
    clientId: 'chat',
    clientSecret: clientSecrets.chat,
  });
  const mailbox = createMailbox({ ...common, smtpPort: ports.smtp, webPort: ports.mailbox });
  const notes = openStateFile<{ claimed: Claimed[] }>(settings.dataDir, 'sandbox', { claimed: [] });
  const follower = createFollower({ calendar, books: openCollective, log });

  const places = (): Places => ({
    hub: issuer,
    page: index.url,
    openCollective: openCollective.url,
    api: openCollective.apiUrl,
    nextcloud: nextcloud.url,
    synapse: synapse.url,
    mailbox: mailbox.url,
    smtp: mailbox.smtpUrl,
  });
  const index = createIndex({
    host,
    port: ports.page,
    languages,
    log,
    advance: follower.advance,
    state: async () => ({
      places: places(),
      today: await calendar.now(),
      claimed: notes.value.claimed,
      people: openCollective.people(),
    }),
  });

  const parts = [openCollective, nextcloud, synapse, mailbox, index];
  const stop = async () => {
    follower.stop();
    await Promise.all(parts.map((part) => part.close()));
    await notes.flush();
  };
  try {
    await follower.follow();
    // One after the other, so that the first taken port is the one that is named.
    for (const part of parts) await part.listen();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: places(),
    token: openCollective.token,
    collective: openCollective.collective.slug,
    openCollective,
    nextcloud,
    synapse,
    mailbox,
    firstClaims: FIRST_CLAIMS,
    noteClaimed: (claimed) => {
      const others = notes.value.claimed.filter((known) => known.username !== claimed.username);
      notes.value.claimed = [...others, claimed];
      notes.changed();
    },
    advance: follower.advance,
    stop,
  };
}
