import type { Capabilities, Observed } from '@latchkey/domain/delivery';
import type { z } from 'zod';

/** What claims are made from: the account, and its own account in the app. */
export type ClaimAccount = {
  id: string;
  username: string | null;
  name: string | null;
  language: 'en' | 'es' | null;
};
export type ClaimBinding = { ref: string; handle: string; claims: Readonly<Record<string, string>> };

/** Metadata of an app's OIDC client, as OpenID Connect Dynamic Client Registration 1.0 §2 names it. */
export type ClientPreset = Record<string, unknown>;

/** Where the hub is, as an app's admin has to tell the app. */
export type HubAddress = { issuer: string; clientId: string };

/** Something that an app's admin does once on the server. `text`: code of the message (`cli.setup.CODE`); `code`: what to type or paste. */
export type SetupStep = { text: string; code: string };

/** Everything about a kind of app that is known without calling it. */
export type About<Settings = never> = {
  kind: string;
  title: string;
  /** Fields that the app is given: `displayName`, `email`. The fewer the better. */
  fields: readonly string[];
  capabilities: Capabilities;
  /** Names of the secrets that the connector needs. */
  credentials: readonly string[];
  /** The app's own part of latchkey.yaml, `url` included. */
  settings: z.ZodType<Settings>;
  oidc: (settings: Settings) => ClientPreset;
  /** What the app's admin has to do there, filled in. */
  setup: (settings: Settings, hub: HubAddress) => SetupStep[];
  /** Claims of the app's own; each is listed in the provider's `claims`. */
  claimNames: readonly string[];
  claims(account: ClaimAccount, binding: ClaimBinding | null): Record<string, unknown>;
  /** Claim values kept with the binding of an account that is there. */
  bindingClaims(observed: Observed): Record<string, string>;
  /** Whether a suspension also sends logout tokens: not where that would destroy what a payment gives back. */
  logoutOnSuspend: boolean;
  /** Whether stopping the account also stops every session and app password inside the app at once. */
  stopEndsSessions: boolean;
  /** What an account that had `left` there does not get back when it returns; codes for its receipt. */
  lostByLeaving: readonly string[];
  calls: { concurrency: number; perMinute: number; timeoutMs: number };
};

/** An entry of the catalogue: its settings are checked by its own schema wherever they come from. */
export type AnyAbout = Omit<About<never>, 'settings' | 'oidc' | 'setup'> & {
  settings: z.ZodType<unknown>;
  oidc(settings: unknown): ClientPreset;
  setup(settings: unknown, hub: HubAddress): SetupStep[];
};

/** Makes an entry for the catalogue out of an app's own `about`. */
export function describe<Settings>(about: About<Settings>): AnyAbout {
  return {
    ...about,
    oidc: (settings) => about.oidc(about.settings.parse(settings)),
    setup: (settings, hub) => about.setup(about.settings.parse(settings), hub),
  };
}
