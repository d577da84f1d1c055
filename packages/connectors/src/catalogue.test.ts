import { describe, expect, test } from '@jest/globals';
import type { Observed } from '@latchkey/domain/delivery';
import { createText } from '@latchkey/runtime/text/text';
import { catalogue } from './catalogue.ts';

const observed: Observed = {
  ref: '@old_ana:example.org',
  handle: 'old_ana',
  subject: null,
  standing: 'present',
  groups: [],
  fields: {},
  protected: false,
  lastActivityAt: null,
};
const account = { id: 'sub-1', username: 'ana', name: 'Ana', language: 'en' as const };
const hub = { issuer: 'https://id.example.org', clientId: 'app1' };
const settings = { url: 'https://app.example.org/' };

describe.each(Object.entries(catalogue))('%s', (kind, about) => {
  test('is filed under its own name, and takes no setting that it does not know', () => {
    expect(about.kind).toBe(kind);
    expect(about.settings.safeParse(settings).success).toBe(true);
    expect(about.settings.safeParse({ ...settings, ulr: 'x' }).success).toBe(false);
  });

  test('lists every claim that it makes, and takes an adopted account by the name it has there', () => {
    const binding = { ref: observed.ref, handle: observed.handle, claims: about.bindingClaims(observed) };
    const claims = about.claims(account, binding);
    expect(about.claimNames).toEqual(expect.arrayContaining(Object.keys(claims)));
    expect(about.claimNames).toEqual(expect.arrayContaining(Object.keys(binding.claims)));
    expect([observed.ref, observed.handle]).toEqual(expect.arrayContaining(Object.values(claims)));
  });

  test('asks for logout tokens by session, to addresses of the app itself', () => {
    const client = about.oidc(settings) as Record<string, unknown> & { redirect_uris: string[] };
    expect(client.backchannel_logout_session_required).toBe(true);
    for (const uri of [...client.redirect_uris, client.backchannel_logout_uri]) {
      expect(String(uri)).toMatch(/^https:\/\/app\.example\.org\/[^/]/);
    }
  });

  test('tells the app’s admin what to set up, in every language, with this hub filled in', () => {
    const steps = about.setup(settings, hub);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      for (const language of ['en', 'es'] as const)
        expect(createText(language).has(`cli.setup.${step.text}`)).toBe(true);
    }
    const all = steps.map((step) => step.code).join('\n');
    expect(all).toContain(hub.issuer);
    expect(all).toContain(hub.clientId);
  });
});
