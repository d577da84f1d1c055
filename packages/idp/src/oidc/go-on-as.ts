import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@latchkey/store/database';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { readSession } from '@latchkey/store/oidc/read-session';
import { noteSignIn } from '@latchkey/store/oidc/sign-in-log';
import { readStanding } from '@latchkey/store/oidc/standing';
import { readKeptFor } from '@latchkey/store/shared-account';
import { ensureSubjectKey } from '@latchkey/store/subject-key';
import type { Provider } from 'oidc-provider';
import { SHARED } from './adapter-session.ts';
import { accessOf } from './find-account.ts';
import { HUB } from './hub-client.ts';
import { loginResult } from './interaction-result.ts';
import type { Payloads } from './payload.ts';
import type { Rows } from './rows.ts';

/**
 * Finishes an interaction of a keeper so that the app gets a shared account: its own session beside the keeper's, with
 * the keeper's proof and the time of their sign-in. The log notes the keeper. Null: they do not keep it, one of the two
 * has been stopped, or the app is not open to it at this moment.
 */
export async function goOnAs(
  parts: { db: Database; rows: Rows; payloads: Payloads; provider: () => Provider },
  req: IncomingMessage,
  res: ServerResponse,
  sharedId: string,
): Promise<string | null> {
  const { rows, payloads, provider, db } = parts;
  const found = await provider().interactionDetails(req, res);
  const clientId = String(found.params.client_id);
  const { cookies } = provider().createContext(req, res);
  const value = cookies.get(provider().cookieName('session'), { signed: true });
  if (found.prompt.name !== 'choose' || value === undefined) return null;
  const read = await rows('readSession', (one) => readSession(one, { keyHash: hashBearer(value) }, HUB));
  const { session, standing: keeper } = read;
  const payload = session === null ? null : payloads.open('session', session.uid, session.payload);
  if (session === null || keeper === null || payload === null) return null;
  if (found.session?.uid !== session.uid) return null;
  if (keeper.account.holds.length > 0 || accessOf(keeper, HUB).kind !== 'allowed') return null;
  const kept = await rows('readKeptFor', (one) => readKeptFor(one, keeper.account.id, clientId));
  if (!kept.some((one) => one.id === sharedId)) return null;
  const shared = await rows('readStanding', (one) => readStanding(one, sharedId, clientId));
  if (shared === null || accessOf(shared, clientId).kind !== 'allowed') return null;

  const proof = {
    accountId: sharedId,
    epoch: shared.account.epoch,
    amr: Array.isArray(payload.amr) ? (payload.amr as string[]) : [],
    acr: typeof payload.acr === 'string' ? payload.acr : 'password',
  };
  const login = loginResult(proof, new Date(Number(payload.loginTs) * 1000));
  const choose = { as: 'shared', keeperId: keeper.account.id, from: session.uid };
  found.result = { login, choose } as typeof found.result;
  // The keeper's own session stays as it is: what follows is another one.
  delete (found as { session?: unknown }).session;
  await found.save(Math.max(1, found.exp - Math.floor(Date.now() / 1000)));
  const as = await db.tx((tx) => ensureSubjectKey(tx, sharedId));
  await rows('noteSignIn', (one) =>
    noteSignIn(one, {
      event: 'continued-as',
      accountId: keeper.account.id,
      app: clientId,
      detail: { as },
    }),
  );
  const to = new URL(found.returnTo);
  to.searchParams.set('as', SHARED);
  return to.href;
}
