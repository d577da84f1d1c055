import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function withRole(role: 'admin' | 'treasurer', source = '') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, 'operator')`,
    [one.accountId, role, source],
  );
  return one;
}

describe('how much may change at once', () => {
  test('is shown to treasurers, who may not ask for more', async () => {
    const { visitor } = await withRole('treasurer', 'books');
    const page = await visitor.open('/books/guard');
    expect(page.text).toMatch(/<strong>Members<\/strong>/);
    expect(page.text).toContain('(10 %, at least 3)');
    expect(page.text).not.toContain('id="up_to"');
    const outsider = await member();
    expect((await outsider.visitor.open('/books/guard')).status).toBe(403);
  });

  test('is raised once by one admin and another; the author’s own word is not enough', async () => {
    const author = await withRole('admin');
    const second = await withRole('admin');
    const page = await author.visitor.open('/books/guard');
    const faulty = await author.visitor.send(page, '/books/guard', { scope: 'app:cloud', up_to: '0' });
    expect(faulty.text).toContain('Please give a number');
    const gone = await author.visitor.send(page, '/books/guard', { scope: 'app:nowhere', up_to: '9' });
    expect(gone.text).toContain('no such app or group');
    const asked = await author.visitor.send(page, '/books/guard', { scope: 'app:cloud', up_to: '40' });
    expect(asked.text).toContain('Cloud: up to 40.');
    expect(asked.text).toContain('Waits for a second person');
    expect(asked.text).not.toContain('/agree"');
    const shown = await second.visitor.open('/books/guard');
    const agreed = await second.visitor.send(shown, '/agree');
    expect(agreed.text).toContain('Ready for the next plan');
    expect((await author.visitor.send(agreed, '/stop')).status).toBe(403);
    const own = await author.visitor.open('/books/guard');
    expect((await author.visitor.send(own, '/stop')).text).toContain('Stopped.');
  });
});
