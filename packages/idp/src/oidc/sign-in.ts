import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Language, Life } from '@latchkey/domain/account';
import type { HoldKind } from '@latchkey/domain/hold';
import type { Access } from '@latchkey/domain/policy';
import type { Database } from '@latchkey/store/database';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { readSession } from '@latchkey/store/oidc/read-session';
import { noteSignIn } from '@latchkey/store/oidc/sign-in-log';
import { readStanding } from '@latchkey/store/oidc/standing';
import { errors, type Provider } from 'oidc-provider';
import { redirectOrigins } from './client-metadata.ts';
import { INTERACTION_SECONDS } from './configuration.ts';
import { accessOf } from './find-account.ts';
import { goOnAs } from './go-on-as.ts';
import { HUB, hubSignInPath, hubSignOutPath } from './hub-client.ts';
import { loginResult, type Proof } from './interaction-result.ts';
import type { Payloads } from './payload.ts';
import type { Rows } from './rows.ts';

/** Somebody between an app's request and its answer. */
export type Interaction = {
  prompt: 'login' | 'choose' | 'access';
  uid: string;
  clientId: string;
  /** Whom it is about; null before anybody signed in. */
  accountId: string | null;
  loginHint: string | null;
  /** Signed in already, and must prove it again. */
  stepUp: boolean;
  expiresAt: Date;
  /** Origins that the page's forms lead on to; they belong into the page's CSP (`allowFormTargets`). */
  formOrigins: string[];
};

/** The person signed in to the hub in this browser. `settingsVersion`: the settings in force now. */
export type SignedIn = {
  uid: string;
  accountId: string;
  epoch: number;
  life: Life;
  holds: HoldKind[];
  username: string | null;
  name: string | null;
  language: Language | null;
  acr: string | null;
  amr: string[];
  signedInAt: Date;
  settingsVersion: number;
};

/** How access stands at this moment, for the waiting and the denied page. */
export type AccessNow = {
  access: Access;
  app: { name: string; kind: string } | null;
  account: { id: string; name: string | null; language: Language | null };
};

type Req = IncomingMessage;
type Res = ServerResponse;

/** What pages do with an interaction and a session. Each finishing call returns the URL to answer with 303. */
export type SignIn = {
  /** `gone`: it expired, began in another browser, or its session has ended: offer to start again. */
  readInteraction(req: Req, res: Res): Promise<Interaction | { prompt: 'gone' }>;
  /** Lengthens an interaction whose page is open. */
  keepAlive(req: Req, res: Res): Promise<void>;
  /** Null where there is no such account any more. */
  readAccess(interaction: Interaction): Promise<AccessNow | null>;
  finishLogin(req: Req, res: Res, proof: Proof): Promise<string>;
  /** Goes on as oneself, where there was a choice. */
  goOnAsSelf(req: Req, res: Res): Promise<string>;
  /** Goes on as a shared account that the person of this session keeps; null: not allowed, or not at this moment. */
  goOnAs(req: Req, res: Res, sharedId: string): Promise<string | null>;
  /** Looks again whether access has opened; what was proved stays proved. */
  goOn(req: Req, res: Res): Promise<string>;
  /** Back to the app, which hears `access_denied`. */
  refuse(req: Req, res: Res): Promise<string>;
  readSession(req: Req, res: Res): Promise<SignedIn | null>;
  signInUrl(returnTo: string, options?: { maxAgeSeconds?: number }): string;
  signOutUrl(): string;
};

function promptOf(name: string): Interaction['prompt'] {
  return name === 'access' || name === 'choose' ? name : 'login';
}

export function createSignIn(parts: {
  db: Database;
  rows: Rows;
  payloads: Payloads;
  issuer: string;
  provider: () => Provider;
}): SignIn {
  const { rows, payloads, issuer, provider } = parts;
  return {
    async readInteraction(req, res) {
      try {
        const found = await provider().interactionDetails(req, res);
        const clientId = String(found.params.client_id);
        const client = await provider().Client.find(clientId);
        if (client === undefined) return { prompt: 'gone' };
        const last = found.lastSubmission as { login?: { accountId?: string } } | undefined;
        const hint = found.params.login_hint;
        return {
          prompt: promptOf(found.prompt.name),
          uid: found.uid,
          clientId,
          accountId: found.session?.accountId ?? last?.login?.accountId ?? null,
          loginHint: typeof hint === 'string' ? hint.slice(0, 200) : null,
          stepUp: found.prompt.name === 'login' && found.session?.accountId !== undefined,
          expiresAt: new Date(found.exp * 1000),
          formOrigins: clientId === HUB ? [] : redirectOrigins(client.metadata() as Record<string, unknown>),
        };
      } catch (error) {
        if (error instanceof errors.SessionNotFound) return { prompt: 'gone' };
        throw error;
      }
    },

    async keepAlive(req, res) {
      const found = await provider().interactionDetails(req, res);
      if (found.exp * 1000 - Date.now() < (INTERACTION_SECONDS * 1000) / 2)
        await found.save(INTERACTION_SECONDS);
    },

    async readAccess(interaction) {
      const { accountId, clientId } = interaction;
      if (accountId === null) return null;
      const standing = await rows('readStanding', (db) => readStanding(db, accountId, clientId));
      if (standing === null) return null;
      const { app, account } = standing;
      return {
        access: accessOf(standing, clientId),
        app: app === null ? null : { name: app.name, kind: app.kind },
        account: { id: account.id, name: account.name, language: account.language },
      };
    },

    async finishLogin(req, res, proof) {
      const to = await provider().interactionResult(req, res, { login: loginResult(proof, new Date()) });
      await rows('noteSignIn', (db) =>
        noteSignIn(db, {
          event: 'signed-in',
          accountId: proof.accountId,
          app: null,
          detail: { acr: proof.acr },
        }),
      );
      return to;
    },
    goOnAsSelf: (req, res) => provider().interactionResult(req, res, { choose: { as: 'self' } }),
    goOnAs: (req, res, sharedId) => goOnAs(parts, req, res, sharedId),
    goOn: (req, res) => provider().interactionResult(req, res, { access: {} }),
    refuse: (req, res) =>
      provider().interactionResult(req, res, { error: 'access_denied', error_description: 'not let in' }),

    async readSession(req, res) {
      const { cookies } = provider().createContext(req, res);
      const value = cookies.get(provider().cookieName('session'), { signed: true });
      if (value === undefined) return null;
      const read = await rows('readSession', (db) => readSession(db, { keyHash: hashBearer(value) }, HUB));
      const { session, standing } = read;
      if (session === null || standing === null) return null;
      const payload = payloads.open('session', session.uid, session.payload);
      if (payload === null || Number(payload.exp) * 1000 <= Date.now()) return null;
      if (accessOf(standing, HUB).kind !== 'allowed') return null;
      const { account } = standing;
      return {
        uid: session.uid,
        accountId: account.id,
        epoch: account.epoch,
        life: account.life,
        holds: account.holds,
        username: account.username,
        name: account.name,
        language: account.language,
        acr: typeof payload.acr === 'string' ? payload.acr : null,
        amr: Array.isArray(payload.amr) ? (payload.amr as string[]) : [],
        signedInAt: new Date(Number(payload.loginTs) * 1000),
        settingsVersion: read.settingsVersion,
      };
    },

    signInUrl: (returnTo, options) => hubSignInPath(issuer, returnTo, options?.maxAgeSeconds),
    signOutUrl: () => hubSignOutPath(),
  };
}
