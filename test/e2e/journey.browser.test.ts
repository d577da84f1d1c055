import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { claimRole, type Member, mailsTo, readState, templatesFor } from '../support/member.ts';
import { startThirdClient, type ThirdClient } from '../support/third-client.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

/** Pictures of every step lie here after a run. */
const PICTURES = join(import.meta.dirname, '../../test-results/journey');
const PERSON = { name: 'Marea Nueva', address: 'marea@example.org', username: 'marea_nueva' };
const PASSWORD = 'una llave para todo 2026';

let hub: WholeHub;
let browser: Browser;
let books: Page;
let member: BrowserContext;
let third: ThirdClient | undefined;
let pictures = 0;

async function picture(page: Page, name: string): Promise<void> {
  pictures += 1;
  const path = join(PICTURES, `${String(pictures).padStart(2, '0')}-${name}.png`);
  await page.screenshot({ path, fullPage: true });
}

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  hub = await startWholeHub();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  books = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  member = await browser.newContext({ locale: 'en-GB' });
}, 120_000);

afterAll(async () => {
  await third?.close();
  await browser?.close();
  await hub?.close();
}, 60_000);

/** Presses a button of the books' page of the member. */
async function inBooks(verb: string): Promise<void> {
  const person = hub.sandbox.openCollective.people().find((one) => one.email === PERSON.address);
  await books.goto(`${hub.sandbox.urls.openCollective}/people/${person?.legacyId}`);
  await books.locator(`[data-testid=form-${verb}] button`).click();
  await books.getByTestId('done').waitFor();
}

async function signIn(page: Page, who: { username: string; password: string }): Promise<void> {
  await page.locator('[name=name]').fill(who.username);
  await page.locator('[name=password]').fill(who.password);
  await page.locator('form:has([name=password]) button[type=submit]').click();
}

/** Status of the next call that an open Nextcloud page makes in its session, and that a Matrix client makes with its token. */
async function nextCalls(files: Page, chat: Page): Promise<{ cloud: number; chat: number; answer: unknown }> {
  const call = `${hub.sandbox.urls.nextcloud}/ocs/v2.php/cloud/user?format=json`;
  const reply = await files.request.get(call, { headers: { 'OCS-APIRequest': 'true' } });
  await chat.getByTestId('check').click();
  await chat.getByTestId('answer').waitFor();
  const status = (await chat.getByTestId('status').textContent()) ?? '';
  const answer: unknown = JSON.parse((await chat.getByTestId('answer').textContent()) ?? 'null');
  return { cloud: reply.status(), chat: Number(status.replace(/\D/g, '')), answer };
}

test('one member comes in, goes out and comes back, with one key and the same accounts', async () => {
  const treasurer = await claimRole(hub, {
    slug: 'carmela-cuentaclara',
    username: 'carmela',
    role: 'treasurer:books',
  });

  // A new contribution in the books.
  await books.goto(hub.sandbox.urls.openCollective);
  await books.locator('#name').fill(PERSON.name);
  await books.locator('#email').fill(PERSON.address);
  await picture(books, 'books-join');
  await books.locator('[data-testid=form-join] button').click();
  await books.waitForURL(/\/people\/\d+/);
  await hub.sync();
  expect(mailsTo(hub, PERSON.address)).toEqual([]);

  // A treasurer sees who would be invited, and presses send.
  const office = await (await browser.newContext({ locale: 'es-ES' })).newPage();
  await office.goto(`${hub.issuer}/books/invitations`);
  await picture(office, 'treasurer-sign-in');
  await signIn(office, treasurer);
  await office.locator('#q').fill(PERSON.name);
  await office.locator('form[role=search] button').click();
  await office.getByTestId('invite-list').waitFor();
  expect(await office.getByTestId('invite-list').locator('tr').count()).toBe(1);
  await picture(office, 'treasurer-invitations');
  await office.locator('button[name=do][value=chosen]').click();
  await office.waitForURL(/\/books\/invitations/);
  await picture(office, 'treasurer-sent');
  await hub.settle();

  // The mail, and the claim.
  const [mail] = mailsTo(hub, PERSON.address);
  expect(mail?.subject).toBeTruthy();
  const page = await member.newPage();
  await page.goto(hub.sandbox.urls.mailbox);
  await page
    .getByRole('link', { name: mail?.subject ?? '' })
    .first()
    .click();
  await picture(page, 'mail-invitation');
  const link = mail?.links.find((one) => one.includes('/join/')) ?? '';
  await page.goto(link);
  await picture(page, 'claim-name');
  await page.locator('[name=username]').fill(PERSON.username);
  await page.locator('button[value=check], form:has([name=username]) button[type=submit]').first().click();
  await page.getByTestId('name-free').waitFor();
  await page.locator('[name=name]').fill(PERSON.name);
  await page.locator('[name=password]').fill(PASSWORD);
  await picture(page, 'claim-details');

  // Both apps are slow: the places are not ready when they are first asked for.
  hub.sandbox.nextcloud.faults.set({ slowMs: 1_200 });
  hub.sandbox.synapse.faults.set({ slowMs: 1_200 });
  await page.locator('form:has([name=password]) button[type=submit]').click();
  await page.getByTestId('apps').waitFor();
  await picture(page, 'launcher-preparing');
  await page.getByTestId('app-cloud').click();
  await page.getByTestId('preparing').waitFor();
  await picture(page, 'preparing');

  // At the same time in a browser without JavaScript: it goes on by itself there too.
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'es-ES' });
  const chat = await plain.newPage();
  await chat.goto(`${hub.sandbox.urls.synapse}/client/`);
  await chat.getByTestId('sign-in').click();
  await signIn(chat, { username: PERSON.username, password: PASSWORD });
  const waited = await chat
    .getByTestId('preparing')
    .waitFor({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    );
  await picture(chat, waited ? 'preparing-without-javascript' : 'chat-at-once');
  expect(waited).toBe(true);
  hub.sandbox.nextcloud.faults.clear();
  hub.sandbox.synapse.faults.clear();

  // Signed in to both, without a second password, on the accounts that were made before.
  await page.getByTestId('user-id').waitFor({ timeout: 40_000 });
  await chat.getByTestId('user-id').waitFor({ timeout: 40_000 });
  await picture(page, 'files');
  await picture(chat, 'chat');
  const [account] = await hub.db.one.query<{ id: string }>('SELECT id FROM account WHERE username = $1', [
    PERSON.username,
  ]);
  const somebody: Member = {
    accountId: account?.id ?? '',
    slug: '',
    address: PERSON.address,
    username: PERSON.username,
    password: PASSWORD,
  };
  const made = await hub.db.one.query<{ app: string; ref: string; origin: string }>(
    'SELECT app, ref, origin FROM binding WHERE account_id = $1 ORDER BY app',
    [somebody.accountId],
  );
  expect(made).toEqual([
    { app: 'chat', ref: `@${PERSON.username}:common-tide.example`, origin: 'made' },
    { app: 'cloud', ref: somebody.accountId, origin: 'made' },
  ]);
  const files = page;
  const inside = async () => ({
    cloud: await files.getByTestId('user-id').textContent(),
    chat: await chat.getByTestId('user-id').textContent(),
  });
  expect(await inside()).toEqual({ cloud: made[1]?.ref, chat: made[0]?.ref });
  const device = await chat.getByTestId('device-id').textContent();

  // The chat in the first browser too: no password is asked a second time.
  const chatToo = await member.newPage();
  await chatToo.goto(`${hub.sandbox.urls.synapse}/client/`);
  await chatToo.getByTestId('sign-in').click();
  await chatToo.getByTestId('user-id').waitFor();
  expect(await chatToo.getByTestId('user-id').textContent()).toBe(made[0]?.ref);

  // A third client, with a refresh token.
  third = await startThirdClient(hub, somebody.accountId);
  const wiki = await member.newPage();
  await wiki.goto(await third.start());
  expect(await wiki.textContent('body')).toBe(`signed in as ${somebody.accountId}`);
  expect(await third.refresh()).toBeNull();

  // Cancelled: grace. A mail says so, and nothing changes anywhere.
  await inBooks('cancel');
  await picture(books, 'books-cancelled');
  await hub.advance(1);
  expect(await templatesFor(hub, somebody.accountId)).toContain('cancelled');
  expect(mailsTo(hub, PERSON.address)).toHaveLength(3);
  expect(await readState(hub, somebody)).toMatchObject({
    grace: true,
    receipts: [],
    life: 'active',
    holds: [],
  });
  expect(await nextCalls(files, chat)).toMatchObject({ cloud: 200, chat: 200 });
  expect(await third.refresh()).toBeNull();
  await page.goto(hub.issuer);
  await picture(page, 'launcher-grace');
  await files.goto(`${hub.sandbox.urls.nextcloud}/apps/files/`);

  // Time passes: suspended in both, and the next call of each open session is refused.
  await hub.advance(80);
  const out = await nextCalls(files, chat);
  expect(out).toMatchObject({
    cloud: 401,
    chat: 401,
    answer: { errcode: 'M_USER_LOCKED', soft_logout: true },
  });
  await files.reload();
  await picture(files, 'files-refused');
  await picture(chat, 'chat-refused');
  const stopped = await readState(hub, somebody);
  expect(stopped).toMatchObject({ holds: ['lapsed'], cloud: { enabled: false }, chat: { locked: true } });
  expect(stopped.chat?.devices).toContain(device);
  expect(await third.refresh()).toBe('invalid_grant');
  expect(stopped.receipts).toHaveLength(2);
  for (const receipt of stopped.receipts) {
    expect(receipt).toMatchObject({ kind: 'ending', complete: true });
    expect(receipt.steps.every((step) => step.proof === 'verified')).toBe(true);
  }
  await page.goto(`${hub.sandbox.urls.nextcloud}/login`);
  await page.getByTestId('sign-in').click();
  if ((await page.locator('[name=password]').count()) > 0) {
    await signIn(page, { username: PERSON.username, password: PASSWORD });
  }
  await page.getByTestId('denied').waitFor();
  expect(await page.getByTestId('denied').getAttribute('data-reason')).toBe('lapsed');
  await picture(page, 'why-not');

  // Pays again; the books tell the hub of it. The same accounts come back.
  hub.sandbox.openCollective.setHooks([hub.hookUrl]);
  await inBooks('contribute');
  await hub.sandbox.openCollective.settled();
  await waitUntil(async () => (await readState(hub, somebody)).cloud?.enabled === true);
  await waitUntil(async () => (await readState(hub, somebody)).chat?.locked === false);
  await hub.settle();
  const back = await readState(hub, somebody);
  expect(back).toMatchObject({ life: 'active', holds: [], grace: false });
  const returns = back.receipts.filter((receipt) => receipt.kind === 'return');
  expect(returns.map((receipt) => receipt.app).sort()).toEqual(['chat', 'cloud']);
  for (const receipt of returns) expect(receipt).toMatchObject({ complete: true });
  expect(await templatesFor(hub, somebody.accountId)).toContain('restored');

  await chat.getByTestId('check').click();
  await chat.getByTestId('status').waitFor();
  expect(await chat.getByTestId('status').textContent()).toContain('200');
  expect(await chat.getByTestId('device-id').textContent()).toBe(device);
  await page.goto(`${hub.sandbox.urls.nextcloud}/login`);
  await page.getByTestId('sign-in').click();
  await page.locator('[name=password], [data-testid=user-id]').first().waitFor();
  if ((await page.locator('[name=password]').count()) > 0) {
    await signIn(page, { username: PERSON.username, password: PASSWORD });
  }
  await page.getByTestId('user-id').waitFor();
  expect(await inside()).toEqual({ cloud: made[1]?.ref, chat: made[0]?.ref });
  await picture(page, 'files-again');
  await page.goto(hub.issuer);
  await picture(page, 'launcher-again');
  expect(hub.complaints.filter((complaint) => 'error' in complaint)).toEqual([]);
}, 240_000);

async function waitUntil(seen: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000;
  while (!(await seen())) {
    if (Date.now() > until) throw new Error('it did not come to pass within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
