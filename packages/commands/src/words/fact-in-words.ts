import type { ExplainedFact, ExplainedSource } from '@latchkey/domain/explain';
import type { Fact } from '@latchkey/domain/fact';
import { roleText } from './condition-in-words.ts';
import { agoOf, dayOf, type Say } from './say.ts';

/** What the books say in one thing, since when, and when it was last read. */
export function factInWords(fact: ExplainedFact, say: Say): string {
  const { t } = say.text;
  const parts = [
    ...(fact.seat === null ? [] : [t('explanation.fact.seat', { place: fact.seat })]),
    ...factParts(fact, say),
    ...(fact.missing ? [t('explanation.fact.missing')] : []),
    ...(fact.sinceOn === null ? [] : [t('explanation.fact.since', { date: dayOf(fact.sinceOn, say) })]),
    t('explanation.fact.seen', { ago: agoOf(fact.lastReadOn, say) }),
  ];
  return parts.join(', ');
}

function factParts({ source, data }: Fact, say: Say): string[] {
  const { t } = say.text;
  switch (data.kind) {
    case 'order': {
      const tier = data.tierId ?? data.lastTierId ?? null;
      const paid = [data.lastChargedAt, data.processedAt].flatMap((at) => {
        const time = at === null ? Number.NaN : Date.parse(at);
        return Number.isNaN(time) ? [] : [time];
      });
      return [
        t('explanation.fact.order', { source, status: data.status }),
        ...(tier === null ? [] : [t('explanation.fact.tier', { tier: say.names.tier(tier) })]),
        paid.length === 0
          ? t('explanation.fact.never-paid')
          : t('explanation.fact.paid', { date: dayOf(new Date(Math.max(...paid)), say) }),
      ];
    }
    case 'member':
      return [t('explanation.fact.member', { source, role: roleText(data.role, say.text) })];
    case 'manual': {
      const group = say.names.group(data.group);
      return [
        data.until === null
          ? t('explanation.fact.manual', { source, group })
          : t('explanation.fact.manual-until', { source, group, until: data.until }),
      ];
    }
    case 'refund':
      return [t('explanation.fact.refund', { source, kind: data.refundKind ?? '?' })];
  }
}

/** How far a source can be relied on now. */
export function sourceInWords({ state, lastCompleteOn }: ExplainedSource, say: Say): string {
  const { t } = say.text;
  if (lastCompleteOn === null || state === 'never-read') return t('explanation.source.never-read');
  return t(`explanation.source.${state}`, { ago: agoOf(lastCompleteOn, say) });
}
