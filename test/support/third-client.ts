import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import * as client from 'openid-client';
import type { WholeHub } from './whole-hub.ts';

const SECRET = 'secret-of-the-third-client-0123456789';

/** A certified client of its own, beside the two apps: openid-client with `offline_access`. */
export type ThirdClient = {
  /** Where a browser begins; it comes back to a page that says `signed in as SUB`. */
  start(): Promise<string>;
  /** Uses the newest refresh token; the code of the refusal, or null where it was answered. */
  refresh(): Promise<string | null>;
  close(): Promise<void>;
};

/** Registers the client at the hub, lets one account in, and waits for a browser. */
export async function startThirdClient(hub: WholeHub, accountId: string): Promise<ThirdClient> {
  let finish: (url: URL) => Promise<string> = async () => 'not started';
  const server = createServer((request, reply) => {
    finish(new URL(request.url ?? '/', base)).then(
      (text) => reply.end(text),
      (error: Error & { error?: string }) => reply.writeHead(403).end(error.error ?? error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  await register(hub, accountId, `${base}/cb`);

  let config: client.Configuration | null = null;
  let refreshToken = '';
  const discovered = async () => {
    config ??= await client.discovery(new URL(hub.issuer), 'wiki', {}, client.ClientSecretBasic(SECRET), {
      execute: [client.allowInsecureRequests],
    });
    return config;
  };
  return {
    async start() {
      const verifier = client.randomPKCECodeVerifier();
      const nonce = client.randomNonce();
      finish = async (url) => {
        const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce };
        const tokens = await client.authorizationCodeGrant(await discovered(), url, checks);
        refreshToken = tokens.refresh_token ?? '';
        return `signed in as ${tokens.claims()?.sub}`;
      };
      const url = client.buildAuthorizationUrl(await discovered(), {
        redirect_uri: `${base}/cb`,
        scope: 'openid profile offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        nonce,
        prompt: 'consent',
      });
      return url.href;
    },
    async refresh() {
      try {
        const tokens = await client.refreshTokenGrant(await discovered(), refreshToken);
        refreshToken = tokens.refresh_token ?? refreshToken;
        return null;
      } catch (error) {
        return (error as { error?: string }).error ?? (error as Error).message;
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An app that the hub only signs in to: nothing is provisioned there. */
async function register(hub: WholeHub, accountId: string, redirectUri: string): Promise<void> {
  const metadata = {
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'openid profile offline_access',
  };
  await hub.db.tx(async (tx) => {
    await tx.query(
      `INSERT INTO app (name, kind, mode, client, secret_hashes) VALUES ('wiki', 'other', 'manage', $1, $2)`,
      [JSON.stringify(metadata), JSON.stringify([hashBearer(SECRET)])],
    );
    await tx.query(`INSERT INTO entitlement (account_id, app, treatment) VALUES ($1, 'wiki', 'present')`, [
      accountId,
    ]);
    await tx.query(
      `INSERT INTO delivery (account_id, app, delivered_version, delivered)
       SELECT account_id, app, version, '{"treatment": "present"}' FROM entitlement
       WHERE account_id = $1 AND app = 'wiki'`,
      [accountId],
    );
  });
}
