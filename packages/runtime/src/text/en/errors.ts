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
} as const;
