import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { renderMail } from '@latchkey/commands/mail/render-mail';
import { LANGUAGES } from '@latchkey/runtime/text/text';
import { MAIL_FACTS, MAIL_OCCASIONS, MAIL_PAYLOADS } from '../support/mail-samples.ts';
import { ROOT } from './support/read-docs.ts';

const FILE = join(ROOT, 'docs/mails.md');

const INTRO = `# Every mail, as it is read

Each mail is plain text, and the same once more as simple HTML without images or trackers. Somebody who has chosen a
language gets it in that one; before that every language of the co-op stands in one mail. Those to members can be said in
the co-op's own words on the page \`/books/letters\`. Each comes once for what it tells of, by day
([\`mail.quiet\`](admins/settings.md)), and only while it is still so.

This page is written by \`LATCHKEY_WRITE_MAILS=1 npm test -- test/docs/mails\`, and a test keeps it true.
`;

function shown(template: keyof typeof MAIL_PAYLOADS, occasion: string): string {
  const payload = MAIL_PAYLOADS[template].at(-1) ?? {};
  const mails = LANGUAGES.map((language) => {
    const mail = renderMail({ template, payload }, { ...MAIL_FACTS, language });
    if (mail === null) throw new Error(`no mail ${template}`);
    return `\`\`\`text\n${mail.subject}\n\n${mail.text}\n\`\`\`\n`;
  });
  return `## ${template}\n${occasion}\n\n${mails.join('\n')}`;
}

test('docs/mails.md shows every mail as it is sent', async () => {
  const listed = MAIL_OCCASIONS.map(([template]) => template);
  expect([...listed].sort()).toEqual(Object.keys(MAIL_PAYLOADS).sort());
  const page = `${INTRO}\n${MAIL_OCCASIONS.map(([template, occasion]) => shown(template, occasion)).join('\n')}`;
  if (process.env.LATCHKEY_WRITE_MAILS === '1') await writeFile(FILE, page);
  expect(await readFile(FILE, 'utf8')).toBe(page);
  expect(page).toContain('All quiet at Common Tide; last read 12 minutes ago');
});
