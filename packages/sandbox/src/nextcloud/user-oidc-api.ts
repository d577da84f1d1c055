import type Router from '@koa/router';
import { markCreated } from '../stand-in/faults.ts';
import { accountKey, addAccount, parseQuota, preferencesOf, removeAccount } from './accounts.ts';
import { OCS, PLAIN } from './answers.ts';
import { oidcUserId } from './choose-account.ts';
import { admit, type Parts, readParameters } from './parts.ts';
import { sendOcs, sendPlain } from './reply.ts';
import type { NextcloudSetup } from './setup.ts';

/**
 * user_oidc's own endpoints: an idempotent upsert that needs no password confirmation, and the list of providers.
 * A wrong provider number is not refused, and neither is an id that a local account has.
 * @see contracts/nextcloud.md A2, A6, C1; nextcloud-user_oidc-openapi.json
 */
export function mountUserOidcApi(router: Router, parts: Parts, issuer: string): void {
  const base = '/ocs/:version/apps/user_oidc/api/v1';
  const { state, setup, changed } = parts;

  router.post(`${base}/user`, async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'admin', confirm: false }))) return;
    const given = readParameters(ctx);
    if (given.providerId === undefined || given.userId === undefined)
      return sendPlain(ctx, PLAIN.missingParameter);
    const id = oidcUserId(setup, Number(given.providerId), String(given.userId));
    let row = state.accounts[accountKey('user_oidc', id)];
    if (!row) {
      row = addAccount(state, { backend: 'user_oidc', id, displayName: id });
      markCreated(ctx);
    }
    // Empty values do not clear (A2).
    if (given.displayName) row.displayName = String(given.displayName);
    const known = preferencesOf(state, id);
    if (given.email) known.email = String(given.email);
    if (given.quota) known.quota = parseQuota(String(given.quota)) ?? known.quota;
    changed();
    sendOcs(ctx, OCS.ok, { user_id: id });
  });

  router.delete(`${base}/user/:id`, async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'admin', confirm: false }))) return;
    const id = ctx.params.id ?? '';
    const row = state.accounts[accountKey('user_oidc', id)];
    if (!row) return sendOcs(ctx, OCS.providerUserMissing, { message: 'User not found' });
    removeAccount(state, row);
    changed();
    sendOcs(ctx, OCS.ok, { user_id: id });
  });

  router.get(`${base}/provider`, async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'admin', confirm: false }))) return;
    sendOcs(ctx, OCS.ok, [providerObject(setup, parts.clientId, issuer, parts.url())]);
  });
}

function providerObject(setup: NextcloudSetup, clientId: string, issuer: string, url: string): object {
  const unset = [
    'Language',
    'Locale',
    'Address',
    'Streetaddress',
    'Postalcode',
    'Locality',
    'Region',
    'Country',
    'Website',
    'Avatar',
    'Twitter',
    'Fediverse',
    'Organisation',
    'Role',
    'Headline',
    'Biography',
    'Phonenumber',
    'Gender',
    'Pronouns',
    'Birthdate',
  ];
  return {
    id: setup.providerId,
    identifier: setup.providerIdentifier,
    clientId,
    discoveryEndpoint: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    endSessionEndpoint: null,
    postLogoutUri: `${url}/`,
    scope: setup.scope,
    settings: {
      mappingDisplayName: 'name',
      mappingEmail: 'email',
      mappingQuota: 'quota',
      mappingUid: setup.mappingUid,
      mappingGroups: 'groups',
      ...Object.fromEntries(unset.map((name) => [`mapping${name}`, ''])),
      uniqueUid: setup.uniqueUid,
      checkBearer: setup.checkBearer,
      sendIdTokenHint: setup.sendIdTokenHint,
      bearerProvisioning: false,
      extraClaims: '',
      providerBasedId: false,
      groupProvisioning: setup.groupProvisioning,
      groupWhitelistRegex: setup.groupWhitelistRegex,
      restrictLoginToGroups: setup.restrictLoginToGroups,
      nestedAndFallbackClaims: false,
    },
  };
}
