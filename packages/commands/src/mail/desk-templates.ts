import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import type { WeekNews } from '@latchkey/store/desk-news';
import { z } from 'zod';
import type { Block } from './draft.ts';
import type { MailFacts } from './render-mail.ts';
import type { Template } from './templates.ts';

const heldPlan = z.object({
  count: z.coerce.number(),
  reasons: z.record(z.string(), z.number()).default({}),
});
const wave = z.object({
  group: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  count: z.coerce.number(),
});

/** Most names in one mail. */
const NAMES = 40;
const HOUR_MS = 3_600_000;
/** A read older than this is not called quiet. */
const OLD_MS = 6 * HOUR_MS;

const say = (text: string): Block => ({ kind: 'text', text });
const list = (items: string[]): Block[] => (items.length === 0 ? [] : [{ kind: 'list', items }]);
const look = (text: Text, facts: MailFacts, path: string): Block => ({
  kind: 'link',
  label: text.t('mail.many.look'),
  url: `${facts.issuer}${path}`,
});

/** Mails to those who answer for the books: what waits for their word, what comes, and the week. */
export const deskTemplates = {
  'held-plan': (text, facts, payload) => {
    const { count, reasons } = heldPlan.parse(payload);
    return {
      subject: text.t('letters.held_plan.subject', { count, coop: facts.coop }),
      blocks: [
        say(text.t('letters.held_plan.text', { count })),
        ...list(Object.entries(reasons).map(([reason, changes]) => heldLine(text, reason, changes))),
        say(text.t('letters.held_plan.until')),
        look(text, facts, '/books'),
      ],
    };
  },

  'lapse-wave': (text, facts, payload) => {
    const { group, from, to, count } = wave.parse(payload);
    const day = (iso: string) => text.date(new Date(iso), facts.timezone);
    const people = facts.leavers ?? [];
    const params = { count, group: facts.groupTitles[group] ?? group, from: day(from), to: day(to) };
    return {
      subject: text.t('letters.wave.subject', { ...params, coop: facts.coop }),
      blocks: [
        say(text.t('letters.wave.text', params)),
        ...list(
          people.slice(0, NAMES).map(({ name, endOn }) =>
            text.t('letters.wave.line', {
              name: name ?? text.t('console.nameless'),
              date: text.date(endOn, facts.timezone),
            }),
          ),
        ),
        ...(people.length > NAMES
          ? [say(text.t('letters.wave.more', { count: people.length - NAMES }))]
          : []),
        say(text.t('letters.wave.why')),
        look(text, facts, '/books/coming'),
      ],
    };
  },

  'weekly-digest': (text, facts) => {
    const { news } = facts;
    const reads = (news?.sources ?? []).map((source) => readLine(text, source));
    if (news == null || isQuiet(news)) {
      const oldest = Math.max(0, ...(news?.sources ?? []).map((one) => one.readAgoMs ?? 0));
      return {
        subject: text.t('letters.digest.quiet_subject', { coop: facts.coop, ago: ago(text, oldest) }),
        blocks: [
          say(text.t('letters.digest.quiet', { coop: facts.coop })),
          ...list([...reads, ...nowLines(text, news)]),
          look(text, facts, '/books'),
        ],
      };
    }
    const happened = count(text, news, ['claimed', 'lapsed', 'left']);
    const waits = count(text, news, ['heldChanges', 'heldMails', 'questions']);
    return {
      subject: text.t('letters.digest.subject', { coop: facts.coop }),
      blocks: [
        ...(waits.length === 0 ? [] : [say(text.t('letters.digest.waits')), ...list(waits)]),
        say(text.t(happened.length === 0 ? 'letters.digest.nothing' : 'letters.digest.happened')),
        ...list(happened),
        say(text.t('letters.digest.now')),
        ...list([...reads, ...nowLines(text, news)]),
        look(text, facts, '/books'),
      ],
    };
  },
} as const satisfies Record<string, Template>;

function heldLine(text: Text, reason: string, count: number): string {
  const key = `console.held.${reason}`;
  return text.t('letters.held_plan.line', { count, reason: text.has(key) ? text.t(key) : reason });
}

function isQuiet(news: WeekNews): boolean {
  const none =
    news.claimed + news.lapsed + news.left + news.heldChanges + news.heldMails + news.questions === 0;
  return none && news.sources.every(({ readAgoMs }) => readAgoMs !== null && readAgoMs < OLD_MS);
}

type Counted =
  | 'claimed'
  | 'lapsed'
  | 'left'
  | 'heldChanges'
  | 'heldMails'
  | 'questions'
  | 'inGrace'
  | 'ready';

function count(text: Text, news: WeekNews, of: readonly Counted[]): string[] {
  return of.flatMap((one) =>
    news[one] === 0 ? [] : [text.t(`letters.digest.${one}`, { count: news[one] })],
  );
}

function nowLines(text: Text, news: WeekNews | null | undefined): string[] {
  return news == null ? [] : count(text, news, ['inGrace', 'ready']);
}

function readLine(text: Text, { name, readAgoMs }: WeekNews['sources'][number]): string {
  if (readAgoMs === null) return text.t('letters.digest.never_read', { source: name });
  const key: MessageKey = readAgoMs < OLD_MS ? 'letters.digest.read' : 'letters.digest.read_long_ago';
  return text.t(key, { source: name, ago: ago(text, readAgoMs) });
}

function ago(text: Text, ms: number): string {
  if (ms < HOUR_MS) return text.t('letters.ago.minutes', { count: Math.max(1, Math.round(ms / 60_000)) });
  if (ms < 48 * HOUR_MS) return text.t('letters.ago.hours', { count: Math.round(ms / HOUR_MS) });
  return text.t('letters.ago.days', { count: Math.round(ms / (24 * HOUR_MS)) });
}
