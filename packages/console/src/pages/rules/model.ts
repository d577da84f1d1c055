import type { SettingsPreview } from '@latchkey/commands/settings/preview-settings';
import { needsSecond } from '@latchkey/commands/settings/preview-settings';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { namesOf } from '@latchkey/commands/words/names';
import { type RuleWords, ruleInWords } from '@latchkey/commands/words/rule-in-words';
import type { PreviewItem } from '@latchkey/domain/preview-policy';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Visit } from '@latchkey/idp/web/session-guard';
import { readNames } from '@latchkey/store/account';
import { listProposals } from '@latchkey/store/rule-proposal';
import { nameAuthor } from '../name-author.ts';
import type { PreviewModel } from './preview-view.ts';
import type { ProposalRow } from './view.ts';

const SHOWN = 8;

/** Rules of settings in plain words. */
export function wordsOf(seen: Visit, settings: HubSettings): Omit<RuleWords, 'condition'>[] {
  const names = namesOf(settings);
  return settings.policy.rules.map((rule) => ruleInWords(rule, seen.text, names));
}

/** A preview in words. `settings`: those that are previewed, for the names of groups and apps. */
export async function previewModel(
  deps: PageDeps,
  seen: Visit,
  preview: SettingsPreview,
  settings: HubSettings,
): Promise<PreviewModel> {
  const { text, timezone } = seen;
  const words = namesOf(settings);
  const ids = [
    ...preview.people.map((one) => one.accountId),
    ...preview.shortGraces.flatMap((one) => one.cutOff.map((who) => who.accountId)),
  ];
  const known = await readNames(deps.db.one, ids);
  const nameOf = (id: string) => known.get(id) ?? text.t('console.nameless');
  const say = ({ what, name, reason, on }: PreviewItem) => {
    const title =
      what === 'app'
        ? words.app(name)
        : what === 'group'
          ? words.group(name)
          : text.t('guard.preview.invitation');
    const key = `console.reason.${reason}`;
    const why = text.has(key) ? text.t(key) : reason;
    if (on !== undefined)
      return text.t('guard.preview.until', { what: title, date: text.date(on, timezone), why });
    return `${title} – ${why}`;
  };
  const listed = preview.people.length;
  const all = preview.affected - preview.newPeople - preview.noLonger;
  return {
    gain: preview.gain,
    lose: preview.lose,
    sooner: preview.sooner,
    newPeople: preview.newPeople,
    noLonger: preview.noLonger,
    scopes: preview.scopes.map(({ scope, gain, lose }) => {
      const isApp = scope.startsWith('app:');
      const title = isApp ? words.app(scope.slice(4)) : words.group(scope.slice(6));
      return { title, kind: isApp ? 'app' : 'group', gain, lose };
    }),
    people: preview.people.map((one) => ({
      accountId: one.accountId,
      name: nameOf(one.accountId),
      gains: one.gains.map(say),
      losses: one.losses.map(say),
      ends: one.ends.map(say),
    })),
    more: all - listed,
    shortGraces: preview.shortGraces.map(({ group, days, cutOff }) => ({
      text: text.t('guard.preview.short_grace', { group: words.group(group), days, count: cutOff.length }),
      people: cutOff.slice(0, 50).map(({ accountId }) => ({ accountId, name: nameOf(accountId) })),
    })),
    affected: preview.affected,
    needsSecond: needsSecond(preview),
    looserGuard: preview.looserGuard,
  };
}

/** The newest proposals in words. */
export async function proposalRows(deps: PageDeps, seen: Visit): Promise<ProposalRow[]> {
  const { text, timezone } = seen;
  const rows = await listProposals(deps.db.one, SHOWN);
  const self = `account:${seen.person.accountId}`;
  const isAdmin = seen.roles.some(({ role }) => role === 'admin');
  return Promise.all(
    rows.map(async (one) => ({
      id: one.id,
      by: await nameAuthor(deps.db.one, text, one.author),
      madeOn: text.dateTime(one.madeOn, timezone),
      until: text.dateTime(one.endsOn, timezone),
      second: one.second === null ? null : await nameAuthor(deps.db.one, text, one.second),
      affected: one.affected,
      origin: one.origin,
      state: one.state,
      mayAgree: one.state === 'asked' && one.author !== self && isAdmin,
    })),
  );
}
