import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { type Html, html, raw, renderHtml } from '@latchkey/runtime/text/html';
import { createText, type Language, type Text } from '@latchkey/runtime/text/text';
import type { WeekNews } from '@latchkey/store/desk-news';
import type { Block, Draft } from './draft.ts';
import type { LetterText } from './letter-text.ts';
import { draftLetter, isLetter } from './letters.ts';
import { draftTemplate } from './templates.ts';

/** What a mail is written from, read fresh when it is sent. */
export type MailFacts = {
  /** What the member chose; null: nothing yet, so every language of the co-op, one after the other. */
  language: Language | null;
  languages: readonly Language[];
  name: string | null;
  username: string | null;
  coop: string;
  issuer: string;
  timezone: string;
  /** The co-op's own address, for questions. */
  contact: string;
  /** Where memberships are paid; null where that is not known. */
  payUrl: string | null;
  groupTitles: Readonly<Record<string, string>>;
  /** The link of an invitation or of a question, with its token; null for every other mail. */
  link: string | null;
  /** For letters about seats: what the organization is called; null or absent: not known. */
  organization?: string | null;
  /** For a question about an address: that address, so that only who has it knows it; absent: none. */
  maskedAddress?: string | null;
  /** Letters that the co-op says in its own words; absent: none. */
  ownTexts?: OwnTexts;
  /** For the digest: what the week brought. */
  news?: WeekNews | null;
  /** For a wave: who leaves the group, and when. */
  leavers?: readonly { name: string | null; endOn: Date }[];
};

/** Texts of the co-op's own, by language and letter. */
export type OwnTexts = Readonly<
  Partial<Record<Language, Readonly<Partial<Record<MemberLetter, LetterText>>>>>
>;

export type RenderedMail = { subject: string; text: string; html: string };

const WIDTH = 74;

/** Writes a mail: plain text, and the same as simple HTML without images, trackers or scripts. Null: no such template. */
export function renderMail(
  mail: { template: string; payload: Record<string, unknown> },
  facts: MailFacts,
): RenderedMail | null {
  const { template, payload } = mail;
  const languages = facts.language === null ? facts.languages : [facts.language];
  const parts = languages.flatMap((language) => {
    const text = createText(language);
    const draft = isLetter(template)
      ? draftLetter(text, template, facts, payload)
      : draftTemplate(template, text, facts, payload);
    return draft === null ? [] : [{ text, draft }];
  });
  if (parts.length === 0) return null;
  return {
    subject: oneLine([...new Set(parts.map(({ draft }) => draft.subject))].join(' · ')),
    text: parts.map(({ text, draft }) => plainPart(text, draft, facts)).join(`\n\n${'–'.repeat(40)}\n\n`),
    html: renderHtml(document(parts, facts)),
  };
}

/** A header is one line, whatever is in a name (RFC 5322 §2.2). */
function oneLine(subject: string): string {
  return subject.replaceAll(/\s+/g, ' ').trim();
}

function plainPart(text: Text, draft: Draft, facts: MailFacts): string {
  const blocks = draft.blocks.map(plainBlock);
  return [...blocks, `${facts.coop}\n${text.t('mail.contact', { contact: facts.contact })}`].join('\n\n');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return wrap(block.text);
    case 'list':
      return block.items.map((item) => wrap(`- ${item}`).replaceAll('\n', '\n  ')).join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
  }
}

function htmlBlock(text: Text, block: Block): Html {
  switch (block.kind) {
    case 'text':
      return html`<p>${block.text}</p>\n`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${item}</li>`)}</ul>\n`;
    case 'link':
      return html`<p><a href="${block.url}" style="${LINK}">${block.label}</a></p>\n<p style="${SMALL}">${text.t('mail.link_plain')}<br>${block.url}</p>\n`;
  }
}

function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

// Mail programs read no style sheet: the few styles stand where they are used.
const BODY =
  'margin:0;padding:24px 12px;background:#f4f2ec;color:#1d2423;font:16px/1.55 system-ui,sans-serif';
const CARD = 'max-width:34em;margin:0 auto 16px;padding:24px;background:#fffefb;border-radius:12px';
const LINK =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#0d5c54;color:#ffffff;font-weight:600;text-decoration:none';
const SMALL = 'margin:24px 0 0;color:#55605d;font-size:14px';

function document(parts: readonly { text: Text; draft: Draft }[], facts: MailFacts): Html {
  const first = parts[0];
  return html`${raw('<!doctype html>')}
<html lang="${first?.text.language ?? 'en'}"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${first?.draft.subject ?? ''}</title></head>
<body style="${BODY}">
${parts.map(
  ({ text, draft }) => html`<div lang="${text.language}" style="${CARD}">
${draft.blocks.map((block) => htmlBlock(text, block))}<p style="${SMALL}">${facts.coop}<br>${text.t('mail.contact', { contact: facts.contact })}</p>
</div>
`,
)}</body></html>
`;
}
