import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deskLinks } from '@latchkey/console/pages/desk-links';
import { hub, member, server, startServed, stopServed } from '../support/pages/served-hub.ts';
import { createVisitor, type Visitor } from '../support/pages/visitor.ts';

let admin: Visitor;

beforeAll(async () => {
  await startServed();
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'admin', '', 'operator')`,
    [one.accountId],
  );
  admin = one.visitor;
}, 60_000);
afterAll(stopServed, 30_000);

test.each(deskLinks.map(({ href }) => href))(
  '%s is there, leads back, and the menu says that it belongs to the books',
  async (href) => {
    const page = await admin.open(href);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<main[^>]*>\s*(?:<[^>]*>\s*)*?<a href="\/books(\/invitations)?">/);
    expect(page.text).toContain('<a href="/books" aria-current="page">');
  },
);

test('a language that a link asks for is kept on the way through the sign-in', async () => {
  for (const [language, heading] of [
    ['es', 'Entrar'],
    ['en', 'Sign in'],
  ] as const) {
    const page = await createVisitor(server.url).open(`/account?lang=${language}`);
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.text).toContain(`<h1>${heading}</h1>`);
  }
});
