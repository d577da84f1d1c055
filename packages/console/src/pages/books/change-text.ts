import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Text } from '@latchkey/runtime/text/text';
import { z } from 'zod';

const shape = z.object({
  kind: z.string(),
  reason: z.string().optional(),
  group: z.string().optional(),
  hold: z.string().optional(),
  app: z.string().optional(),
  treatment: z.string().optional(),
});

/** A change in words, with its reason. A kind that has no words is shown by its code. */
export function changeText(text: Text, settings: HubSettings | null, change: unknown): string {
  const { kind, reason, group, hold, app, treatment } = shape.parse(change);
  const key = `console.change.${kind}${treatment === undefined ? '' : `.${treatment}`}`;
  const holdKey = `idp.hold_name.${hold}`;
  const params = {
    group: group === undefined ? '' : (settings?.document.groups[group]?.title ?? group),
    app: app === undefined ? '' : (settings?.document.apps[app]?.title ?? app),
    hold: text.has(holdKey) ? text.t(holdKey) : (hold ?? ''),
  };
  const reasonKey = `console.reason.${reason}`;
  const why = text.has(reasonKey) ? text.t(reasonKey) : (reason ?? '');
  return `${text.has(key) ? text.t(key, params) : kind}${why === '' ? '' : ` – ${why}`}`;
}
