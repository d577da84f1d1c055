import type { Router } from '@koa/router';
import { decideHeldMails } from '@latchkey/commands/decide-held-mails';
import { readOwnTexts } from '@latchkey/commands/mail/own-texts';
import { MEMBER_LETTERS } from '@latchkey/domain/letter-kinds';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import type { Text } from '@latchkey/runtime/text/text';
import { readMailing } from '@latchkey/store/mailing';
import { keepHeldOf, readHeldMails } from '@latchkey/store/message-pass';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { addEditRoutes } from './edit-routes.ts';
import { type LettersModel, lettersView } from './view.ts';

/** Most held mails that the page shows, and one press decides. */
const MOST = 200;

const heldForm = z.object({
  do: z.enum(['send', 'drop']),
  id: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(MOST)]).default([]),
});

/** `/books/letters`: what the hub writes to members, and the mails that wait for a click. */
export function addLetterRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/letters', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(lettersView(seen.text, await modelOf(deps, seen)));
  });

  router.post('/books/letters/held', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const form = await readForm(ctx, heldForm, { ...deps, binding: seen.binding });
    if (form.kind === 'faults') throw new PageError(400, 'not-a-form');
    const send = form.values.do === 'send';
    const messageIds = await keepHeldOf(deps.db.one, form.values.id, sourcesOf(seen.roles));
    const { count } = await deps.db.tx((tx) =>
      decideHeldMails(tx, { messageIds, send }, contextOf(deps, seen)),
    );
    if (count === 0) sayNext(ctx, 'warn', 'letters.sent_none');
    else sayNext(ctx, 'good', send ? 'letters.sent' : 'letters.dropped', { count });
    goTo(ctx, '/books/letters');
  });

  addEditRoutes(router, deps);
}

async function modelOf(deps: PageDeps, seen: Visit): Promise<LettersModel> {
  const { text, timezone } = seen;
  const [mailing, held, own] = await Promise.all([
    readMailing(deps.db.one),
    readHeldMails(deps.db.one, sourcesOf(seen.roles), MOST),
    readOwnTexts(deps.db.one),
  ]);
  return {
    opened: mailing !== null,
    held: held.rows.map((row) => ({
      id: row.id,
      accountId: row.accountId,
      name: row.name ?? text.t('console.nameless'),
      letter: letterName(text, row.template),
      why: text.t(`letters.waiting.${row.reason}`),
      since: text.dateTime(row.madeAt, timezone),
    })),
    total: held.total,
    letters: MEMBER_LETTERS.map((letter) => ({
      letter,
      title: text.t(`letters.name.${letter}`),
      isOwn: Object.values(own).some((texts) => texts[letter] !== undefined),
    })),
    csrf: seen.csrf,
  };
}

/** What a mail is called on pages. */
function letterName(text: Text, template: string): string {
  const key = `letters.name.${template}`;
  return text.has(key) ? text.t(key) : template;
}
