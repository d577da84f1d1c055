import type { Router } from '@koa/router';
import { changeLetter } from '@latchkey/commands/change-letter';
import { checkLetter, type LetterFault } from '@latchkey/commands/mail/check-letter';
import type { LetterText } from '@latchkey/commands/mail/letter-text';
import { defaultText, letterNames } from '@latchkey/commands/mail/letters';
import { readOwnTexts } from '@latchkey/commands/mail/own-texts';
import { sendPreview } from '@latchkey/commands/send-preview';
import type { Language } from '@latchkey/domain/account';
import { MEMBER_LETTERS, type MemberLetter } from '@latchkey/domain/letter-kinds';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import type { FieldFaults } from '@latchkey/idp/web/parts';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import { readAddress } from '@latchkey/store/address';
import { readTextVersion } from '@latchkey/store/letter-text';
import type { Context } from 'koa';
import { z } from 'zod';
import { sampleMail } from '../sample-mail.ts';
import { contextOf } from '../scope.ts';
import { type EditedLanguage, editView } from './edit-view.ts';

const textForm = z.object({
  do: z.enum(['save', 'show', 'reset']),
  language: z.enum(['en', 'es']),
  version: z.coerce.number().int().min(0),
  subject: z.string().max(2000).default(''),
  body: z
    .string()
    .max(20_000)
    .default('')
    .transform((body) => body.replaceAll('\r\n', '\n')),
});

/** What somebody typed into one language, and what is wrong with it. */
type Typed = { language: Language; text: LetterText; faults: FieldFaults };

/** `/books/letters/LETTER`: one letter, in the co-op's own words. */
export function addEditRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/letters/:letter', async (ctx) => {
    const letter = letterOf(ctx);
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen !== null) await showLetter(deps, seen, letter, null, 200);
  });

  router.post('/books/letters/:letter', async (ctx) => {
    const letter = letterOf(ctx);
    const here = `/books/letters/${letter}`;
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here });
    if (seen === null) return;
    const form = await readForm(ctx, textForm, { ...deps, binding: seen.binding });
    if (form.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { language, version, subject, body } = form.values;
    const text = { subject: subject.trim(), body: body.trim() };
    if (form.values.do === 'show') {
      const faults = faultsOf(checkLetter(letter, text));
      const status = Object.keys(faults).length === 0 ? 200 : 422;
      await showLetter(deps, seen, letter, { language, text, faults }, status);
      return;
    }
    const reset = form.values.do === 'reset';
    const input = { letter, language, text: reset ? null : text, seenVersion: version };
    const done = await deps.db.tx((tx) => changeLetter(tx, input, contextOf(deps, seen)));
    if (!done.ok && 'wrong' in done) {
      await showLetter(deps, seen, letter, { language, text, faults: faultsOf(done.wrong) }, 422);
      return;
    }
    if (!done.ok) sayNext(ctx, 'warn', 'letters.edit.moved');
    else sayNext(ctx, 'good', reset ? 'letters.edit.reset_done' : 'letters.edit.saved');
    goTo(ctx, here);
  });

  router.post('/books/letters/:letter/test', async (ctx) => {
    const letter = letterOf(ctx);
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: `/books/letters/${letter}` });
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const { accountId } = seen.person;
    await deps.db.tx((tx) => sendPreview(tx, { accountId, letter }, contextOf(deps, seen)));
    sayNext(ctx, 'good', 'letters.edit.to_me_done');
    goTo(ctx, `/books/letters/${letter}`);
  });
}

function letterOf(ctx: Context): MemberLetter {
  const letter = MEMBER_LETTERS.find((one) => one === ctx.params.letter);
  if (letter === undefined) throw new PageError(404, 'not-found');
  return letter;
}

/** The first fault of each field. */
function faultsOf(wrong: readonly LetterFault[]): FieldFaults {
  return Object.fromEntries(
    [...wrong].reverse().map(({ field, code }) => [field, `letters.fault.${code}`]),
  ) as FieldFaults;
}

async function showLetter(
  deps: PageDeps,
  seen: Visit,
  letter: MemberLetter,
  typed: Typed | null,
  status: number,
): Promise<void> {
  const { text, csrf } = seen;
  const own = await readOwnTexts(deps.db.one);
  const languages: EditedLanguage[] = [];
  for (const language of seen.settings?.document.languages ?? LANGUAGES) {
    const hub = defaultText(createText(language), letter);
    const mine = own[language]?.[letter];
    const isTyped = typed?.language === language;
    const current = isTyped ? typed.text : (mine ?? hub);
    const whole = isTyped && Object.keys(typed.faults).length === 0;
    const shown = whole ? { ...own, [language]: { ...own[language], [letter]: typed.text } } : own;
    languages.push({
      language,
      current,
      own: hub,
      isOwn: mine !== undefined,
      version: await readTextVersion(deps.db.one, letter, language),
      faults: isTyped ? typed.faults : {},
      mail: await sampleMail(deps, seen, letter, shown, language),
      typed: whole,
    });
  }
  const { may, must } = letterNames(letter);
  const title = text.t(`letters.name.${letter}`);
  const ownAddress = await readAddress(deps.db.one, seen.person.accountId);
  seen.show(editView(text, { letter, title, names: may, must, languages, ownAddress, csrf }), status);
}
