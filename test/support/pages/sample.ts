import type { PageView } from '@latchkey/idp/web/layout';
import type { Text } from '@latchkey/runtime/text/text';

/** A page in one of its states, with people and texts that strain it. */
export type Sample = { name: string; signedIn: boolean; view(text: Text): PageView };

export const coop = 'Common Tide · Marea Común';
export const contact = 'hello@common-tide.example.org';
export const payUrl = 'https://opencollective.example.org/common-tide/contribute';
export const csrf = 'key.token';
/** What must come out escaped wherever it is shown. */
export const NASTY = '<img src=x onerror=alert(1)> "O’Neil" & Cía';

/** Names a sample. `signedIn`: it is shown with the menu of somebody who is. */
export function sample(name: string, view: Sample['view'], signedIn = false): Sample {
  return { name, view, signedIn };
}
