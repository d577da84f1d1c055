import { createHash, randomBytes } from 'node:crypto';
import { Browser, type Reply } from './browser.ts';
import { SECRET } from './test-hub.ts';

export type Started = { url: string; verifier: string; state: string; nonce: string; clientId: string };

const word = () => randomBytes(33).toString('base64url');

/** An authorization request of an app, with PKCE, state and nonce. */
export function startAuthorization(
  issuer: string,
  clientId: string,
  extra: Record<string, string> = {},
): Started {
  const verifier = word();
  const state = word();
  const nonce = word();
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: `http://${clientId}.localhost:9/cb`,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url: `${issuer}/oidc/auth?${query}`, verifier, state, nonce, clientId };
}

/** The query an app was sent back with; empty where the browser is elsewhere. */
export function returned(reply: Reply, clientId: string): URLSearchParams {
  const target = reply.location === null ? null : new URL(reply.location, 'http://nowhere.invalid');
  return target?.host === `${clientId}.localhost:9` ? target.searchParams : new URLSearchParams();
}

/** Opens an app, signs in where asked, and comes back with whatever the app is told. */
export async function openApp(browser: Browser, account: string, started: Started): Promise<URLSearchParams> {
  let reply = await browser.follow(started.url);
  for (let steps = 0; steps < 4 && reply.location?.includes('/interaction/') === true; steps += 1) {
    reply = await signIn(browser, account, reply);
  }
  return returned(reply, started.clientId);
}

/** Signs in on the page a request has led to, and follows on. */
export async function signIn(
  browser: Browser,
  account: string,
  at: Reply,
  epoch?: number,
): Promise<Reply & { visited: string[] }> {
  const page = new URL(at.location ?? '', browser.origin).pathname;
  const posted = await browser.post(`${page}/login`, {
    account,
    ...(epoch === undefined ? {} : { epoch: String(epoch) }),
  });
  if (posted.location === null) throw new Error(`sign-in answered ${posted.status} ${posted.text}`);
  return browser.follow(posted.location);
}

export type TokenAnswer = {
  status: number;
  body: Record<string, unknown> & {
    access_token?: string;
    refresh_token?: string;
    id_token?: string;
    error?: string;
  };
};

/** Calls the token endpoint, or another one that an app authenticates at. */
export async function callAsApp(
  issuer: string,
  clientId: string,
  form: Record<string, string>,
  path = '/oidc/token',
  secret = SECRET,
): Promise<TokenAnswer> {
  const reply = await new Browser(issuer).send('POST', path, {
    form,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    },
  });
  return { status: reply.status, body: reply.text === '' ? {} : JSON.parse(reply.text) };
}

/** Redeems a code. */
export function redeemCode(issuer: string, started: Started, code: string): Promise<TokenAnswer> {
  return callAsApp(issuer, started.clientId, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `http://${started.clientId}.localhost:9/cb`,
    code_verifier: started.verifier,
  });
}

/** Asks the userinfo endpoint. */
export async function userinfo(
  issuer: string,
  token: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await new Browser(issuer).get('/oidc/me', {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
  });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

/** The claims of a JWT, unchecked. */
export function claimsOf(jwt: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt?.split('.')[1] ?? 'e30', 'base64url').toString('utf8'));
}
