import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';
import type { SignIn } from '../oidc/sign-in.ts';
import type { Passwords } from '../sign-in/password.ts';

/** What every page needs. Made before the provider, whose own pages use it too. */
export type WebDeps = {
  db: Database;
  keys: PurposeKeys;
  log: Log;
  wake: Wake;
  /** The hub's own origin, as pinned. */
  issuer: string;
  /** The settings in force; null before the first ones were applied. Read anew for each request. */
  settings(): Promise<HubSettings | null>;
};

/** What pages of members need besides: the way to sessions and sign-ins, and the bounded password hashing. */
export type PageDeps = WebDeps & { signIn: SignIn; passwords: Passwords };
