import { describe, expect, test } from '@jest/globals';
import type { Standing } from '@latchkey/store/oidc/standing';
import { type AppCatalogue, type ClaimsAsk, claimsByScope, claimsFor } from './claims.ts';
import { compareSecret, redirectOrigins } from './client-metadata.ts';
import { cookieNames } from './cookies.ts';
import { hubSignInPath, isClientId, localPath } from './hub-client.ts';

const catalogue: AppCatalogue = {
  cloud: {
    claimNames: ['cloud_uid'],
    claims: (account, binding) => ({ cloud_uid: binding?.ref ?? account.id, other: 1 }),
  },
  chat: {
    claimNames: ['preferred_username'],
    claims: (_account, binding) => (binding === null ? {} : { preferred_username: binding.handle }),
  },
};
const standing: Standing = {
  account: {
    id: 'sub-1',
    life: 'active',
    username: 'ada',
    name: 'Ada',
    language: 'es',
    epoch: 1,
    holds: [],
    email: 'ada@example.org',
  },
  app: {
    name: 'files',
    kind: 'cloud',
    mode: 'manage',
    epoch: 1,
    retired: false,
    client: {},
    secretHashes: [],
  },
  entitlement: { treatment: 'present', groups: ['Stewards'], version: 1, epoch: 1 },
  delivery: null,
  binding: { ref: 'old-ada', handle: 'AdaL', claims: {} },
};
const ask: ClaimsAsk = {
  standing,
  catalogue,
  use: 'userinfo',
  named: [],
  clientScope: null,
  inIdToken: false,
};

describe('claims', () => {
  test('come from the account and its own account in the app', () => {
    expect(claimsFor(ask)).toEqual({
      sub: 'sub-1',
      name: 'Ada',
      preferred_username: 'ada',
      locale: 'es',
      email: 'ada@example.org',
      email_verified: true,
      groups: ['Stewards'],
      cloud_uid: 'old-ada',
    });
  });

  test('an adopted account keeps its own name in its app', () => {
    const chat = { ...standing, app: { ...(standing.app as NonNullable<Standing['app']>), kind: 'chat' } };
    expect(claimsFor({ ...ask, standing: chat }).preferred_username).toBe('AdaL');
    expect(claimsFor({ ...ask, standing: { ...chat, binding: null } }).preferred_username).toBe('ada');
  });

  test('an address is not told before it is verified', () => {
    const claims = claimsFor({
      ...ask,
      standing: { ...standing, account: { ...standing.account, email: null } },
    });
    expect('email' in claims || 'email_verified' in claims).toBe(false);
  });

  test('an app gets nothing beyond the scopes it may ask for, whatever its claims parameter names', () => {
    const claims = claimsFor({
      ...ask,
      clientScope: 'openid profile',
      use: 'id_token',
      named: ['email', 'groups', 'name'],
    });
    expect(claims).toEqual({ sub: 'sub-1', name: 'Ada' });
  });

  test('an ID token has what was named, and all of it only for apps that read nothing else', () => {
    expect(claimsFor({ ...ask, use: 'id_token' })).toEqual({ sub: 'sub-1' });
    expect(claimsFor({ ...ask, use: 'id_token', named: ['cloud_uid'] })).toEqual({
      sub: 'sub-1',
      cloud_uid: 'old-ada',
    });
    expect(claimsFor({ ...ask, use: 'id_token', inIdToken: true }).groups).toEqual(['Stewards']);
  });

  test('of every app are listed once, or the provider would drop them', () => {
    const all = Object.values(claimsByScope(catalogue)).flat();
    expect(all).toContain('cloud_uid');
    expect(new Set(all).size).toBe(all.length);
  });
});

test('only a path of this host is gone on to', () => {
  const issuer = 'https://hub.example';
  expect(localPath('/account?x=1#y', issuer)).toBe('/account?x=1');
  for (const bad of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '',
    undefined,
    '/a/..//evil.example',
    '/%00'.repeat(400),
  ]) {
    expect(localPath(bad, issuer)).toBe('/');
  }
  expect(hubSignInPath(issuer, '//evil.example', 300)).toContain('state=%2F&max_age=300');
});

test('names of clients are names of apps', () => {
  expect(['cloud', 'hub', 'a-1'].map(isClientId)).toEqual([true, true, true]);
  expect(['Cloud', '', '1a', 'a\u0000', 'a b', null, ['cloud']].map(isClientId)).toEqual(
    Array(7).fill(false),
  );
});

test('a presented secret is compared by its hash', () => {
  expect(compareSecret([], 'x')).toBe(false);
  expect(compareSecret('x', 'x')).toBe(false);
  expect(compareSecret(['x'], 'x')).toBe(false);
});

test('origins for form-action cover web and native redirect addresses', () => {
  const metadata = {
    redirect_uris: ['https://a.example/cb', 'https://a.example/cb2', 'com.example.app:/cb'],
    post_logout_redirect_uris: ['https://b.example/'],
  };
  expect(redirectOrigins(metadata)).toEqual(['https://a.example', 'com.example.app:', 'https://b.example']);
  expect(redirectOrigins({})).toEqual([]);
});

test('cookie names are prefixed over https and carry the port elsewhere', () => {
  expect(cookieNames('https://hub.example').session).toBe('__Host-latchkey');
  expect(cookieNames('http://localhost:4000')).toEqual({
    session: 'latchkey-4000',
    interaction: 'latchkey-4000-interaction',
    resume: 'latchkey-4000-resume',
  });
});
