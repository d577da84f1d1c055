import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeShared } from '@latchkey/commands/make-shared';
import { type Browser, chromium } from 'playwright-core';
import {
  deliver,
  hub,
  member,
  PASSWORD,
  server,
  startServed,
  stopServed,
} from '../support/pages/served-hub.ts';

let browser: Browser;
beforeAll(async () => {
  await startServed();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stopServed();
}, 30_000);

test('a keeper signs in as themselves, continues to an app as a shared account, and stays themselves at home', async () => {
  const ana = await member();
  const input = { name: 'Garden group', username: 'garden', groups: ['members'], keepers: [ana.accountId] };
  const made = await hub.db.tx((tx) => makeShared(tx, input, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  await deliver(made.accountId);
  await deliver(ana.accountId);

  const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  const arrived = new Promise<URL>((resolve) => {
    void page.route('https://cloud.example.org/**', async (route) => {
      resolve(new URL(route.request().url()));
      await route.fulfill({ contentType: 'text/html', body: '<h1>The app</h1>' });
    });
  });
  await page.goto(
    `${server.url}/oidc/auth?client_id=cloud&response_type=code&scope=openid&state=s` +
      `&redirect_uri=https%3A%2F%2Fcloud.example.org%2Fcb` +
      `&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256`,
  );
  await page.locator('input[name=name]').fill(ana.username);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').first().click();
  await page.getByRole('button', { name: 'Continue as Garden group' }).click();
  expect((await arrived).searchParams.get('code')).toBeTruthy();
  await page.getByText('The app').waitFor();
  expect(refused).toEqual([]);
  const sessions = await hub.db.one.query('SELECT keeper_id FROM session WHERE account_id = $1', [
    made.accountId,
  ]);
  expect(sessions).toEqual([{ keeper_id: ana.accountId }]);
  await page.goto(`${server.url}/account`);
  expect(await page.locator('dd.mono').textContent()).toBe(ana.accountId);
  await page.getByRole('link', { name: 'Look' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('Signed out.').waitFor();
  expect(await hub.db.one.query('SELECT 1 FROM session WHERE account_id = $1', [made.accountId])).toEqual([]);
}, 60_000);
