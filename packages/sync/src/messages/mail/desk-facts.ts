import type { MailFacts } from '@latchkey/commands/mail/render-mail';
import type { Database } from '@latchkey/store/database';
import { readLeavers, readWeekNews } from '@latchkey/store/desk-news';
import type { Message } from '@latchkey/store/message';
import { readRoles } from '@latchkey/store/role';
import { z } from 'zod';

const wave = z.object({ group: z.string(), from: z.coerce.date(), to: z.coerce.date() });

/** What a mail to those who answer for the books tells, read when it is sent; names only of people its reader may see. */
export async function readDeskFacts(
  db: Database,
  message: Pick<Message, 'template' | 'payload'>,
  accountId: string,
): Promise<Pick<MailFacts, 'news' | 'leavers'>> {
  if (message.template === 'weekly-digest') return { news: await readWeekNews(db.one) };
  if (message.template !== 'lapse-wave') return {};
  const roles = await readRoles(db.one, accountId);
  const sources = roles.some(({ role }) => role === 'admin')
    ? null
    : roles.flatMap(({ role, source }) => (role === 'treasurer' ? [source] : []));
  return { leavers: await readLeavers(db.one, wave.parse(message.payload), sources) };
}
