import type { Language } from '@latchkey/domain/account';
import type { Standing } from '@latchkey/store/oidc/standing';

/** What an app's claims are computed from. */
export type ClaimAccount = {
  id: string;
  username: string | null;
  name: string | null;
  language: Language | null;
};
export type ClaimBinding = { ref: string; handle: string; claims: Record<string, string> };

/** Of each kind of app: its own claims. The connectors' catalogue has this shape. */
export type AppCatalogue = Readonly<
  Record<
    string,
    {
      claimNames: readonly string[];
      claims(account: ClaimAccount, binding: ClaimBinding | null): Record<string, unknown>;
    }
  >
>;

const PROFILE = ['name', 'preferred_username', 'locale'] as const;

/** Claims by scope, as the library is told them. A claim that is not listed is dropped, so every app's own ones are. */
export function claimsByScope(catalogue: AppCatalogue): Record<string, string[]> {
  const own = [...new Set(Object.values(catalogue).flatMap((kind) => kind.claimNames))];
  const shared: readonly string[] = [...PROFILE, 'email', 'email_verified', 'groups'];
  return {
    openid: ['sub', 'acr', 'amr', 'auth_time'],
    profile: [...PROFILE, ...own.filter((name) => !shared.includes(name))],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  };
}

/** What is asked for, where, and by whom. */
export type ClaimsAsk = {
  standing: Standing;
  catalogue: AppCatalogue;
  use: string;
  /** Claims named in the `claims` parameter for this use. */
  named: readonly string[];
  /** Scopes that the client may ask for at all; null: any. */
  clientScope: string | null;
  /** The app reads the ID token only: scope claims go into it too. */
  inIdToken: boolean;
};

/**
 * Claims of an account for a client. An address is told only once it is verified, and `email_verified` is always a
 * boolean beside it. An ID token has what the `claims` parameter names, and what its scopes give only for apps that
 * read nothing else (OpenID Connect Core §5.4).
 */
export function claimsFor(ask: ClaimsAsk): Record<string, unknown> {
  const { account, app, entitlement, binding } = ask.standing;
  const may = (scope: string) => ask.clientScope === null || ask.clientScope.split(' ').includes(scope);
  const claims: Record<string, unknown> = { sub: account.id };
  if (may('profile')) {
    if (account.name !== null) claims.name = account.name;
    if (account.username !== null) claims.preferred_username = account.username;
    if (account.language !== null) claims.locale = account.language;
  }
  if (may('email') && account.email !== null) {
    claims.email = account.email;
    claims.email_verified = true;
  }
  if (may('groups')) claims.groups = entitlement?.groups ?? [];
  const kind = app === null ? undefined : ask.catalogue[app.kind];
  if (kind !== undefined) {
    const own = kind.claims(
      { id: account.id, username: account.username, name: account.name, language: account.language },
      binding,
    );
    for (const name of kind.claimNames) if (own[name] !== undefined) claims[name] = own[name];
  }
  if (ask.use !== 'id_token' || ask.inIdToken) return claims;
  return Object.fromEntries(
    Object.entries(claims).filter(([name]) => name === 'sub' || ask.named.includes(name)),
  );
}
