import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import type { Wanted } from '@latchkey/domain/delivery';
import { sha256Base64url } from '@latchkey/runtime/hash';
import type { Wish } from '@latchkey/store/delivery';

/** What an app should show for a wish: the account's present values of the fields that the app declares, no others. */
export function wantedFrom(
  wish: Pick<Wish, 'treatment' | 'groups' | 'username' | 'name' | 'address'>,
  at: { accountId: string; app: string; about: AnyAbout; settings: HubSettings },
): Wanted {
  const values: Record<string, string | null> = {
    displayName: wish.name ?? wish.username,
    email: wish.address,
  };
  const fields = Object.fromEntries(
    at.about.fields.flatMap((field) => {
      const value = values[field];
      return value == null ? [] : [[field, value]];
    }),
  );
  return {
    treatment: wish.treatment,
    subject: at.accountId,
    handle: wish.username ?? at.accountId,
    groups: wish.groups,
    managed: Object.values(at.settings.document.apps[at.app]?.groups ?? {}),
    fields,
  };
}

/** Field values as they are remembered: a short hash each, so that a name is kept in one place only. */
export function hashFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, sha256Base64url(value).slice(0, 16)]),
  );
}
