import { type Access, decideAccess } from '@latchkey/domain/policy';
import { readStanding, type Standing } from '@latchkey/store/oidc/standing';
import type { Account, FindAccount } from 'oidc-provider';
import { type AppCatalogue, claimsFor } from './claims.ts';
import { requireFlight } from './flight.ts';
import { HUB } from './hub-client.ts';
import type { LoginResult } from './interaction-result.ts';
import type { Rows } from './rows.ts';
import { type Watch, watched } from './watch.ts';

/** The library's account, with what we know of it. */
export type HubAccount = Account & { access: Access; standing: Standing };

/** Access of an account to a client, from what was read. */
export function accessOf(standing: Standing, clientId: string): Access {
  return decideAccess({
    client: clientId === HUB ? 'hub' : 'app',
    account: standing.account,
    app: standing.app,
    entitlement: standing.entitlement,
    delivery: standing.delivery,
  });
}

/**
 * Finds the account of a session, a sign-in or a token. `undefined` where it has ended since: the session's epoch or
 * the proof's has passed. With a token also where access is denied by now: at the token endpoint `invalid_grant`, at
 * userinfo 401. At the authorization endpoint a denied account is found, and the prompt `access` explains.
 */
export function createFindAccount(options: {
  rows: Rows;
  catalogue: AppCatalogue;
  watch?: Watch | undefined;
}): FindAccount {
  const { rows, catalogue, watch } = options;
  return (ctx, sub, token) =>
    watched(watch, 'findAccount', async () => {
      const flight = requireFlight();
      const clientId =
        (token as { clientId?: string } | undefined)?.clientId ?? ctx.oidc.client?.clientId ?? HUB;
      let standing: Standing | null = flight.standings.get(clientId) ?? null;
      if (standing === null || standing.account.id !== sub) {
        standing = await rows('readStanding', (db) => readStanding(db, sub, clientId));
        if (standing !== null) flight.standings.set(clientId, standing);
      }
      if (standing === null) return undefined;
      const access = accessOf(standing, clientId);
      if (token === undefined) {
        const login = (ctx.oidc.result as { login?: LoginResult } | undefined)?.login;
        const epoch = login?.epoch ?? flight.session?.session?.fence;
        if (epoch !== standing.account.epoch) return undefined;
      } else if (access.kind === 'denied') {
        return undefined;
      }
      const found = standing;
      const client = ctx.oidc.client as Record<string, unknown> | undefined;
      return {
        accountId: sub,
        access,
        standing: found,
        claims: async (use, _scope, named) =>
          claimsFor({
            standing: found,
            catalogue,
            use,
            named: Object.keys(named ?? {}),
            clientScope: typeof client?.scope === 'string' ? client.scope : null,
            inIdToken: client?.['latchkey:id_token_claims'] === true,
          }) as { sub: string },
      } satisfies HubAccount;
    });
}
