import { LETTERS } from '@latchkey/commands/mail/letters';
import { type OwnTexts, type RenderedMail, renderMail } from '@latchkey/commands/mail/render-mail';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import type { Language } from '@latchkey/domain/account';
import { addDays } from '@latchkey/domain/calendar';
import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Visit } from '@latchkey/idp/web/session-guard';
import { readCalendar } from '@latchkey/store/clock';

/**
 * A letter as a made-up member would get it, in one language or in all of the co-op's; its link is a sample. `ownTexts`:
 * the co-op's own words.
 */
export async function sampleMail(
  deps: PageDeps,
  { settings, coop, timezone, contact, text }: Visit,
  letter: MemberLetter,
  ownTexts: OwnTexts,
  language: Language | null = null,
): Promise<RenderedMail> {
  const groups = settings?.policy.groups ?? [];
  const on = addDays(await readCalendar(deps.db.one), 30).toISOString();
  const mail = renderMail(
    { template: letter, payload: LETTERS[letter].sample({ group: groups[0]?.name ?? '', on }) },
    {
      language,
      languages: settings?.document.languages ?? [text.language],
      name: text.t('console.invitations.sample_name'),
      username: 'maria',
      coop,
      issuer: deps.issuer,
      timezone,
      contact: contact ?? '',
      payUrl: payUrlOf(settings),
      groupTitles: Object.fromEntries(groups.map(({ name, title }) => [name, title])),
      link: `${deps.issuer}/join/…`,
      ownTexts,
    },
  );
  if (mail === null) throw new Error(`no letter ${letter}`);
  return mail;
}
