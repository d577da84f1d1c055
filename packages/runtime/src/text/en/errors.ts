/** Texts of area `errors`, English. Each says what is wrong and what to do. */
export const errors = {
  'errors.environment.twice': '{variable} and {other} are both set: keep one of them.',
  'errors.environment.unreadable':
    '{variable} names the file {file}, which cannot be read: check the path and who may read it.',
  'errors.environment.secret-short':
    '{variable} needs at least 32 characters without spaces, e.g. what `openssl rand -base64 48` prints. Several, newest first, are separated by spaces.',
  'errors.environment.port': '{variable} must be a number from 1 to 65535.',
  'errors.environment.host': '{variable} must be an IP address or localhost, not {host}.',
  'errors.environment.database-url': '{variable} must begin with postgres:// or postgresql://.',
  'errors.environment.smtp-url': '{variable} must begin with smtp:// or smtps://.',
  'errors.environment.proxy-hops':
    '{variable} is the number of your own proxies in front of Latchkey: 0 to 5.',
  'errors.environment.log-level': '{variable} must be debug, info, warn, error or silent.',
  'errors.environment.issuer-url': '{variable} must be a web address such as https://id.example.org.',
  'errors.environment.issuer-https':
    '{variable} must begin with https:// (http:// is for localhost alone): give it the address that members see.',
  'errors.environment.issuer-origin': '{variable} must be a bare address without a path: {origin}',
  'errors.embedded.no-program':
    'There is no PostgreSQL for this kind of machine in the installation. Install again, or set DATABASE_URL to a PostgreSQL of version 14 or newer.',
  'errors.embedded.root-refused':
    'PostgreSQL does not run as root, and this machine does not let root make a user namespace. Start Latchkey as an ordinary user, or set DATABASE_URL to a PostgreSQL of version 14 or newer.',
  'errors.embedded.user-unknown':
    'This user has no entry in /etc/passwd, and PostgreSQL asks for one. Start Latchkey as a user that has one, or set DATABASE_URL.',
  'errors.embedded.already-running':
    'Another Latchkey is running on this data folder. Stop it first, or set another LATCHKEY_DATA_DIR.',
  'errors.embedded.port-taken':
    'The port of the database is taken by another program. Stop that program, or choose another port.',
  'errors.embedded.other-version':
    'The data folder was made by another major version of PostgreSQL. Start the release that made it, make a backup, and restore that with this one.',
  'errors.embedded.start-failed':
    'The embedded PostgreSQL did not start. Check that the disk is not full and that this user may write to the data folder; what PostgreSQL said is in the log.',
  'errors.settings.duplicate-key': 'This key stands here twice: keep one of them.',
  'errors.settings.yaml': 'This line is not valid YAML: check indentation, colons and quotes.',
  'errors.settings.unknown-key': '{key} is not a setting here: remove it or check its spelling.',
  'errors.settings.missing': 'This setting is required: add it.',
  'errors.settings.wrong-type': 'This must be a value of type {expected}.',
  'errors.settings.not-one-of': 'This must be one of: {allowed}.',
  'errors.settings.format': 'This does not have the right form ({format}).',
  'errors.settings.unknown-kind': 'This kind is not known: open-collective or file.',
  'errors.settings.unknown-app-kind': 'This kind of app is not known: {known}.',
  'errors.settings.no-such-form':
    'This has none of the forms that are allowed here: see docs/admins/settings.md.',
  'errors.settings.bad-name':
    'A name here has lower-case letters, digits and hyphens, and begins with a letter.',
  'errors.settings.size': 'This is too short, too long, too small or too large.',
  'errors.settings.not-valid': 'This value cannot be used here.',
  'errors.settings.timezone': '{name} is not a time zone: write one such as Europe/London.',
  'errors.settings.no-such-group': 'There is no group {name}; there are: {known}.',
  'errors.settings.no-such-source': 'There is no source {name}; there are: {known}.',
  'errors.settings.manual-needs-file': 'Only a source of kind file has members kept by hand.',
  'errors.settings.url-with-extras': 'An address here has no ? and no #: give the bare address.',
  'errors.settings.reserved-app-name': '{name} is the name of the hub itself: choose another.',
} as const;
