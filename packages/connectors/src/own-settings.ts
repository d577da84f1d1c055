/** Keys of an app in latchkey.yaml that all kinds share; everything else is the kind's own. */
const SHARED = new Set(['kind', 'title', 'for', 'groups', 'make', 'open', 'on', 'private', 'credentials']);

/** An app's own part of latchkey.yaml, as its `about.settings` reads it. */
export function ownSettings(app: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(app).filter(([key]) => !SHARED.has(key)));
}
