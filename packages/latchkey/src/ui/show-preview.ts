import type { SettingsPreview } from '@latchkey/commands/settings/preview-settings';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { namesOf } from '@latchkey/commands/words/names';
import type { Terminal } from '../verb.ts';
import { renderTable } from './table.ts';

/** Prints what other rules would mean: numbers, and people by id. */
export function showPreview(
  terminal: Terminal,
  preview: SettingsPreview,
  settings: HubSettings | null,
): void {
  const { t } = terminal.text;
  const names = namesOf(settings);
  terminal.say();
  terminal.say(
    t('guard.preview.totals', {
      gain: preview.gain,
      lose: preview.lose,
      sooner: preview.sooner,
      fresh: preview.newPeople,
      gone: preview.noLonger,
    }),
  );
  if (preview.people.length > 0) {
    const said = (items: SettingsPreview['people'][number]['gains']) =>
      items
        .map(({ what, name, reason }) => {
          const title =
            what === 'app'
              ? names.app(name)
              : what === 'group'
                ? names.group(name)
                : t('guard.preview.invitation');
          const key = `cli.reason.${reason}`;
          return `${title} (${terminal.text.has(key) ? t(key) : reason})`;
        })
        .join(', ');
    terminal.say(
      renderTable(
        [
          t('guard.preview.person'),
          t('guard.preview.loses'),
          t('guard.preview.gains'),
          t('guard.preview.sooner'),
        ],
        preview.people.map((one) => [one.accountId, said(one.losses), said(one.gains), said(one.ends)]),
      ),
    );
  }
  for (const { group, days, cutOff } of preview.shortGraces) {
    terminal.say(t('guard.preview.short_grace', { group: names.group(group), days, count: cutOff.length }));
    for (const { accountId } of cutOff) terminal.say(`  ${accountId}`);
  }
}
