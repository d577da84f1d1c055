import { expect, test } from '@jest/globals';
import { parseSettings } from '@latchkey/commands/settings/parse-settings';
import { checkApp, presetOf } from './app-checks.ts';

const file = (app: string) => `name: Example co-op
groups: { members: { title: Members } }
apps:
  cloud: ${app}
mail: { from: hello@example.org }
`;
const cloud = (more: string) =>
  file(`{ kind: nextcloud, url: 'https://cloud.example.org', for: [members], ${more} }`);
const faults = (text: string) => {
  const parsed = parseSettings(text, checkApp);
  return parsed.ok ? [] : parsed.faults.map(({ path, code, line }) => ({ path, code, line }));
};

test('what an app’s kind does not know, or asks for, is told at its place', () => {
  expect(faults(cloud('credentials: { token: abc }'))).toEqual([]);
  expect(faults(cloud('credentials: { password: abc }'))).toEqual([
    { path: 'apps.cloud.credentials.token', code: 'missing', line: 4 },
    { path: 'apps.cloud.credentials.password', code: 'unknown-key', line: 4 },
  ]);
  expect(faults(cloud('credentials: { token: abc }, colour: red'))).toMatchObject([{ code: 'unknown-key' }]);
  expect(faults(file(`{ kind: spaceship, url: 'https://x.example.org', for: [members] }`))).toMatchObject([
    { path: 'apps.cloud.kind', code: 'unknown-app-kind' },
  ]);
});

test('a kind makes the metadata of the app’s client out of its settings', () => {
  const parsed = parseSettings(cloud('credentials: { token: abc }'), checkApp);
  const app = parsed.ok ? parsed.settings.apps.cloud : undefined;
  expect(app === undefined ? null : presetOf('cloud', app)).toMatchObject({
    redirect_uris: expect.arrayContaining([expect.stringMatching(/^https:\/\/cloud\.example\.org\//)]),
  });
});
