import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EndScope, endAccess } from '@latchkey/commands/end-access';
import { silentLog } from '@latchkey/runtime/log';
import { slice } from '../support/slice.ts';
import type { Browser, Reply } from './support/browser.ts';
import {
  callAsApp,
  openApp,
  redeemCode,
  returned,
  type Started,
  signIn,
  startAuthorization,
  type TokenAnswer,
  userinfo,
} from './support/flow.ts';
import { createHolder } from './support/held.ts';
import { keys, startTestHub, type TestHub } from './support/test-hub.ts';

/**
 * A request is held at every call of the adapter, every statement and both call-backs, while access ends. Whatever the
 * request then writes is dead, and `prompt=none` is refused (contracts/oidc-provider.md §1.7, §5, F19).
 */
const SCOPES = ['account', 'account-app', 'session', 'app'] as const;
type Scope = (typeof SCOPES)[number];

const holder = createHolder();
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub({ watch: holder.watch });
}, 60_000);
afterAll(async () => {
  await hub?.close();
}, 30_000);

/** Ends access as commands do; losing an app and retiring one also change what policy reads. */
async function end(scope: Scope, accountId: string, holdOpenMs = 0, close = true): Promise<void> {
  await hub.owner.tx(async (tx) => {
    const [session] = await tx.query<{ uid: string }>('SELECT uid FROM session WHERE account_id = $1', [
      accountId,
    ]);
    const scopes: Record<Scope, EndScope> = {
      account: { kind: 'account', accountId },
      'account-app': { kind: 'account-app', accountId, app: 'cloud' },
      session: { kind: 'session', uid: session?.uid ?? 'none' },
      app: { kind: 'app', app: 'cloud' },
    };
    if (scope === 'account-app' && close) {
      await tx.query(`UPDATE entitlement SET treatment = 'left' WHERE account_id = $1 AND app = 'cloud'`, [
        accountId,
      ]);
    }
    if (scope === 'app' && close) await tx.query(`UPDATE app SET retired_at = now() WHERE name = 'cloud'`);
    const context = {
      actor: { kind: 'operator' } as const,
      policy: null,
      keys,
      log: silentLog,
      wake: async () => {},
    };
    await endAccess(tx, { scope: scopes[scope], cause: 'by-operator', logout: true }, context);
    if (holdOpenMs > 0) await pause(holdOpenMs);
  });
}

/** What a flow got hold of. */
type Loot = { started: Started; code: string | null; tokens: TokenAnswer['body'] | null; replies: string[] };

async function redeemAll(loot: Loot): Promise<void> {
  if (loot.code === null) return;
  const answer = await redeemCode(hub.issuer, loot.started, loot.code);
  loot.replies.push(JSON.stringify(answer.body));
  if (answer.status !== 200) return;
  loot.tokens = answer.body;
  const info = await userinfo(hub.issuer, answer.body.access_token ?? '');
  loot.replies.push(JSON.stringify(info.body));
}

function lootOf(started: Started, reply: Reply): Loot {
  return {
    started,
    code: returned(reply, 'cloud').get('code'),
    tokens: null,
    replies: [reply.location ?? reply.text],
  };
}

/** A browser that is signed in already opens the app: authorization, code, userinfo. */
async function warm(browser: Browser): Promise<Loot> {
  const started = startAuthorization(hub.issuer, 'cloud');
  const loot = lootOf(started, await browser.follow(started.url));
  await redeemAll(loot);
  return loot;
}

/** A browser that nobody has signed in to opens the app and signs in; the proof is given under the epoch of then. */
async function cold(browser: Browser, account: string): Promise<Loot> {
  const started = startAuthorization(hub.issuer, 'cloud');
  const page = await browser.follow(started.url);
  if (!page.location?.includes('/interaction/')) return lootOf(started, page);
  const [row] = await hub.owner.one.query<{ epoch: number }>('SELECT epoch FROM account WHERE id = $1', [
    account,
  ]);
  const at = await signIn(browser, account, page, row?.epoch).catch(
    (): Reply => ({ status: 0, headers: {}, text: '', location: null }),
  );
  const loot = lootOf(started, at);
  await redeemAll(loot);
  return loot;
}

/** A signed-in browser opens the app for the first time and asks for offline access. */
async function firstVisit(browser: Browser): Promise<Loot> {
  const started = startAuthorization(hub.issuer, 'cloud', {
    scope: 'openid offline_access',
    prompt: 'consent',
  });
  const loot = lootOf(started, await browser.follow(started.url));
  await redeemAll(loot);
  return loot;
}

/** Nothing of the loot works any more, and the browser gets in no more without being asked. */
async function expectEnded(scope: Scope, browser: Browser, loot: Loot, where: string): Promise<void> {
  expect({ where, failed: loot.replies.filter((reply) => reply.includes('server_error')) }).toEqual({
    where,
    failed: [],
  });
  if (loot.code !== null) {
    const again = await redeemCode(hub.issuer, loot.started, loot.code);
    expect({ where, again: again.status === 200 }).toEqual({ where, again: false });
  }
  const access = loot.tokens?.access_token;
  if (access !== undefined) {
    expect({ where, userinfo: (await userinfo(hub.issuer, access)).status }).toEqual({
      where,
      userinfo: 401,
    });
    if (scope !== 'app') {
      const seen = await callAsApp(hub.issuer, 'cloud', { token: access }, '/oidc/token/introspection');
      expect({ where, seen: seen.body }).toEqual({ where, seen: { active: false } });
    }
  }
  const refresh = loot.tokens?.refresh_token;
  if (refresh !== undefined) {
    const answer = await callAsApp(hub.issuer, 'cloud', {
      grant_type: 'refresh_token',
      refresh_token: refresh,
    });
    expect({ where, refreshed: answer.status === 200 }).toEqual({ where, refreshed: false });
  }
  const silent = await browser
    .clone()
    .follow(startAuthorization(hub.issuer, 'cloud', { prompt: 'none' }).url);
  const back = returned(silent, 'cloud');
  expect({ where, code: back.get('code') }).toEqual({ where, code: null });
  if (scope === 'account' || scope === 'session') {
    expect({ where, error: back.get('error') }).toEqual({ where, error: 'login_required' });
  }
}

async function signedIn(account: string): Promise<Browser> {
  const browser = hub.browser();
  for (const app of ['cloud', 'chat']) {
    const started = startAuthorization(hub.issuer, app);
    await redeemCode(hub.issuer, started, (await openApp(browser, account, started)).get('code') ?? '');
  }
  return browser;
}

const reopen = () => hub.owner.one.query(`UPDATE app SET retired_at = NULL WHERE name = 'cloud'`);

/** Every point of a flow, from one undisturbed run of it. */
async function pointsOf(flow: () => Promise<Loot>): Promise<string[]> {
  const { points, result } = await holder.run(null, async () => {}, flow);
  expect(result.tokens).not.toBeNull();
  return points;
}

/** Numbers of the points to hold at: all of them in the full runs, some of them, others with each commit, in the quick one. */
function some(set: string, points: readonly string[], from = 0): number[] {
  const all = points.map((_, at) => at).filter((at) => at >= from);
  return slice(`oidc-endings-${set}`, all, { quick: 9, ci: all.length });
}

describe('while a request is held, access ends', () => {
  test.each(SCOPES)(
    'scope %s: at every point of a signed-in browser’s sign-on',
    async (scope) => {
      const member = await hub.addMember();
      const idle = await signedIn(member);
      const points = await pointsOf(() => warm(idle));
      for (const call of [
        'Session.find',
        'Client.find',
        'findAccount',
        'loadExistingGrant',
        'Grant.find',
        'AuthorizationCode.upsert',
        'Session.upsert',
        'AuthorizationCode.find',
        'Session.findByUid',
        'AuthorizationCode.consume',
        'AccessToken.upsert',
        'AccessToken.find',
        'statement:readSession',
        'statement:updateSession',
        'statement:readToken',
        'statement:redeem',
      ]) {
        expect(points).toContain(`before ${call}`);
        expect(points).toContain(`after ${call}`);
      }
      for (const at of some(`warm-${scope}`, points)) {
        const account = await hub.addMember();
        const browser = await signedIn(account);
        const { result } = await holder.run(
          at,
          () => end(scope, account),
          () => warm(browser),
        );
        await expectEnded(scope, browser, result, `${scope}, ${points[at]}`);
        if (scope === 'account-app') {
          const other = await browser.follow(startAuthorization(hub.issuer, 'chat', { prompt: 'none' }).url);
          expect({ at: points[at], chat: returned(other, 'chat').has('code') }).toEqual({
            at: points[at],
            chat: true,
          });
        }
        if (scope === 'app') await reopen();
      }
    },
    120_000,
  );

  test.each(['account', 'account-app', 'app'] as const)(
    'scope %s: at every point of a first sign-in',
    async (scope) => {
      const member = await hub.addMember();
      const points = await pointsOf(() => cold(hub.browser(), member));
      for (const call of [
        'Interaction.upsert',
        'Interaction.find',
        'Interaction.destroy',
        'findAccount',
        'loadExistingGrant',
        'statement:readStanding',
        'statement:insertSession',
      ]) {
        expect(points).toContain(`before ${call}`);
        expect(points).toContain(`after ${call}`);
      }
      // An ending of the account before the proof is given ends nothing: the member then signs in afresh.
      const proof = points.indexOf('before Interaction.find');
      for (const at of some(`cold-${scope}`, points, scope === 'account' ? proof : 0)) {
        const account = await hub.addMember();
        const browser = hub.browser();
        const { result } = await holder.run(
          at,
          () => end(scope, account),
          () => cold(browser, account),
        );
        await expectEnded(scope, browser, result, `${scope}, ${points[at]}`);
        if (scope === 'app') await reopen();
      }
    },
    120_000,
  );

  test.each(SCOPES)(
    'scope %s: at every point of a refresh of an offline token',
    async (scope) => {
      const offline = async () => {
        const account = await hub.addMember();
        const browser = hub.browser();
        const started = startAuthorization(hub.issuer, 'cloud', {
          scope: 'openid offline_access',
          prompt: 'consent',
        });
        const back = await openApp(browser, account, started);
        const { body } = await redeemCode(hub.issuer, started, back.get('code') ?? '');
        expect(typeof body.refresh_token).toBe('string');
        return { account, browser, started, body };
      };
      const refresh = async (from: Awaited<ReturnType<typeof offline>>): Promise<Loot> => {
        const form = { grant_type: 'refresh_token', refresh_token: from.body.refresh_token ?? '' };
        const answer = await callAsApp(hub.issuer, 'cloud', form);
        return {
          started: from.started,
          code: null,
          tokens: answer.status === 200 ? answer.body : from.body,
          replies: [JSON.stringify(answer.body)],
        };
      };
      const first = await offline();
      const points = await pointsOf(() => refresh(first));
      expect(points).toContain('before RefreshToken.find');
      for (const at of some(`refresh-${scope}`, points)) {
        const from = await offline();
        const { result } = await holder.run(
          at,
          () => end(scope, from.account),
          () => refresh(from),
        );
        await expectEnded(scope, from.browser, result, `${scope}, ${points[at]}`);
        await expectEnded(
          scope,
          from.browser,
          { ...result, tokens: from.body },
          `${scope}, ${points[at]}, the old one`,
        );
        if (scope === 'app') await reopen();
      }
    },
    120_000,
  );

  test.each(['account-app', 'app'] as const)(
    'scope %s: what a first visit wrote under the old fence is dead, though the app stays open',
    async (scope) => {
      const visitor = async () => {
        const account = await hub.addMember();
        const browser = hub.browser();
        await openApp(browser, account, startAuthorization(hub.issuer, 'chat'));
        return { account, browser };
      };
      const first = await visitor();
      const points = await pointsOf(() => firstVisit(first.browser));
      expect(points).toContain('before statement:getOrCreateSessionClient');
      for (const at of some(`visit-${scope}`, points)) {
        const { account, browser } = await visitor();
        let before = { code: true };
        const act = async () => {
          await end(scope, account, 0, false);
          const [row] = await hub.owner.one.query<{ codes: number }>(
            `SELECT count(*)::int AS codes FROM oidc_short WHERE account_id = $1 AND client_id = 'cloud' AND kind = 'code'`,
            [account],
          );
          before = { code: (row?.codes ?? 0) > 0 };
        };
        const { result } = await holder.run(at, act, () => firstVisit(browser));
        const where = `${scope}, ${at}, ${points[at]}`;
        // Before the account was read for the first time nothing was under way that could be void.
        const read = points
          .slice(0, at + 1)
          .filter((point) => point === 'after statement:readSession').length;
        if (read === 0) continue;
        const later = result.tokens !== null && !before.code && at < points.lastIndexOf('before findAccount');
        if (later && (await userinfo(hub.issuer, result.tokens?.access_token ?? '')).status === 200) {
          // The consent step began a request of its own after the ending, and read the new epochs.
          expect(points.slice(at)).toContain('after statement:readStanding');
          continue;
        }
        const access = result.tokens?.access_token;
        if (access !== undefined) {
          expect({ where, userinfo: (await userinfo(hub.issuer, access)).status }).toEqual({
            where,
            userinfo: 401,
          });
        }
        const refresh = result.tokens?.refresh_token;
        if (refresh !== undefined) {
          const answer = await callAsApp(hub.issuer, 'cloud', {
            grant_type: 'refresh_token',
            refresh_token: refresh,
          });
          expect({ where, refreshed: answer.status === 200 }).toEqual({ where, refreshed: false });
        }
      }
    },
    120_000,
  );

  test('at random moments, the ending’s transaction still open when the request goes on', async () => {
    for (let round = 0; round < 24; round += 1) {
      const scope = SCOPES[round % 4] as Scope;
      const account = await hub.addMember();
      const browser = await signedIn(account);
      const at = Math.floor(Math.random() * 30);
      let ending: Promise<void> = Promise.resolve();
      const start = async () => {
        ending = end(scope, account, Math.random() * 120);
        await pause(Math.random() * 8);
      };
      const { result } = await holder.run(at, start, () => warm(browser));
      await ending;
      await expectEnded(scope, browser, result, `${scope}, open, round ${round}, point ${at}`);
      if (scope === 'app') await reopen();
    }
  }, 120_000);
});
