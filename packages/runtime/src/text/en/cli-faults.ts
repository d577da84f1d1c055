/** Texts of area `cli`, English: why a verb was refused, and what checks of apps found. */
export const cliFaults = {
  'cli.fault.has-account':
    'Somebody with this address has claimed an account already: give that account its role in the console.',
  'cli.fault.ambiguous':
    'Several people have this address: use another address, or settle first who is who in the console.',
  'cli.fault.no-such-account': 'This account is not there any more.',
  'cli.fault.already-held':
    'Nothing changed: this account is stopped in this way already, and for at least as long.',
  'cli.fault.wrong-life': 'Nothing changed: this account is being erased or has been.',
  'cli.fault.test-first':
    'Nobody with a role has sent the invitation to themselves yet. On /books/invitations, press “Send it to me” first.',
  'cli.fault.not-marked': 'Nothing to take away: this person is mailed.',
  'cli.fault.not-held': 'Nothing to lift: this account is not stopped.',
  'cli.fault.no-such-plan': 'There is no such plan: `latchkey plans list` shows them.',
  'cli.fault.nothing-held': 'This plan holds nothing that waits for a person.',
  'cli.fault.no-such-app': 'This app is not in the settings: `latchkey app list` shows the apps.',
  'cli.fault.no-inventory':
    'The accounts in this app have not been read completely yet: run `latchkey app check`, then `latchkey app confirm` again.',
  'cli.fault.already-managed': 'Nothing changed: this app is managed already.',
  'cli.fault.not-confirmed':
    'This app is only observed so far: `latchkey app confirm` reads the accounts that are there and begins to manage it.',
  'cli.check.reachable.ok': 'The app answers at its address.',
  'cli.check.reachable.bad':
    'The app does not answer at its address: check `url`, and that the hub may reach it (`private: true` for an address inside).',
  'cli.check.no-maintenance.ok': 'The app is not in maintenance.',
  'cli.check.no-maintenance.bad':
    'The app is in maintenance: end that there (Nextcloud: `occ maintenance:mode --off`).',
  'cli.check.credentials.ok': 'The app takes the credentials.',
  'cli.check.credentials.bad':
    'The app refuses the credentials: make new ones there, and apply them with `latchkey settings apply`.',
  'cli.check.nextcloud-admin.ok': 'The service account is an admin of Nextcloud.',
  'cli.check.nextcloud-admin.bad':
    'The service account is no admin of Nextcloud: put it into the group admin.',
  'cli.check.nextcloud-service-backend.ok': 'The service account belongs to user_oidc.',
  'cli.check.nextcloud-service-backend.bad':
    'The service account does not belong to user_oidc: make it as docs/apps/nextcloud.md says, or new accounts will not be the ones that members sign in to.',
  'cli.check.nextcloud-writes.ok': 'The service account may change accounts and groups.',
  'cli.check.nextcloud-writes.bad':
    'The service account may not change anything: look for an app password that only reads, or for two-factor rules.',
  'cli.check.nextcloud-provider.ok': 'Nextcloud knows the hub under the number and name of the settings.',
  'cli.check.nextcloud-provider.bad':
    'Nextcloud has no provider of this number and name: compare `provider` in the settings with its page OpenID Connect.',
  'cli.check.nextcloud-mapping.ok': 'Nextcloud takes the account from the claim nextcloud_uid.',
  'cli.check.nextcloud-mapping.bad':
    'Nextcloud does not take the account from nextcloud_uid: set the user id mapping of the provider to it, or members land on other accounts.',
  'cli.check.nextcloud-unique-uid-off.ok': 'Nextcloud leaves account ids as they are.',
  'cli.check.nextcloud-unique-uid-off.bad':
    'Nextcloud hashes account ids: switch “unique user id” of the provider off, or members land on other accounts.',
  'cli.check.nextcloud-group-provisioning-off.ok': 'Nextcloud leaves groups to the hub.',
  'cli.check.nextcloud-group-provisioning-off.bad':
    'Nextcloud changes groups at each sign-in: switch “group provisioning” of the provider off.',
  'cli.check.matrix-admin.ok': 'The service account is a server admin of Synapse.',
  'cli.check.matrix-admin.bad': 'The service account is no server admin of Synapse: make it one.',
  'cli.check.matrix-own-login.ok': 'Synapse itself signs people in.',
  'cli.check.matrix-own-login.bad':
    'Something else signs people in for this server (the Matrix Authentication Service): that is not supported yet.',
  'cli.check.matrix-provider.ok': 'Synapse offers signing in with the hub.',
  'cli.check.matrix-provider.bad':
    'Synapse does not offer the hub: add it to oidc_providers under the id of the settings, and restart Synapse.',
  'cli.check.matrix-no-passwords.ok': 'Synapse takes no passwords of its own.',
  'cli.check.matrix-no-passwords.bad':
    'Synapse still takes passwords: set `password_config: {enabled: false}`, or a member who left may come back with one.',
  'cli.check.matrix-updates-done.ok': 'Synapse has finished its updates.',
  'cli.check.matrix-updates-done.bad': 'Synapse is still updating its tables: try again in some minutes.',
  'cli.app-fault.no-such-app': 'The app is not in the settings.',
  'cli.app-fault.no-settings': 'No settings are in force.',
  'cli.app-fault.no-connector': 'This kind of app has sign-in only; there are no accounts to manage.',
  'cli.app-fault.secret-missing':
    'The credential of the app is not stored: give it with `latchkey settings apply`.',
  'cli.app-fault.secret-env': 'The variable that holds the credential of the app is not set for the worker.',
  'cli.app-fault.secret-file': 'The file that holds the credential of the app cannot be read by the worker.',
  'cli.app-fault.secret-sealed':
    'The credential of the app was sealed for another worker secret: give it again with `latchkey settings apply`.',
  'cli.app-fault.unreachable': 'The app cannot be reached.',
  'cli.app-fault.unanswered': 'The app did not answer in time.',
  'cli.app-fault.address-refused':
    'The address of the app is private: set `private: true` on it if that is meant.',
  'cli.app-fault.tls': 'The certificate of the app is not valid.',
  'cli.app-fault.bad-url': 'The address of the app is not valid.',
  'cli.app-fault.credentials': 'The app refuses the credentials.',
  'cli.app-fault.too-many': 'The app asks for a pause: too many requests.',
  'cli.app-fault.unavailable': 'The app is not available for now (maintenance?).',
  'cli.app-fault.gateway': 'The server in front of the app does not reach it.',
  'cli.app-fault.unexpected-answer': 'The app answered something that cannot be understood.',
  'cli.app-fault.server-error': 'The app answered with an error of its own.',
  'cli.fault.no-such-source': 'There is no such source in the settings that has a token.',
  'cli.fault.token-by-reference': 'The settings take this token from a variable or a file: change it there.',
  'cli.fault.no-worker-key': 'The worker has not been started yet: `latchkey up` does it.',
} as const;
