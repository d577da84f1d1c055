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
  'errors.source.unreachable':
    'The source cannot be reached. Check its address and the network; the next read tries again.',
  'errors.source.timeout': 'The source did not answer within 20 seconds. The next read tries again.',
  'errors.source.address-refused':
    "The source's address is private. If it is meant to be, set `private: true` on the source.",
  'errors.source.tls':
    "The source's certificate is not valid. Check the address, or tell whoever runs the server.",
  'errors.source.too-large': 'The source sent more than can be read at once. Check its address.',
  'errors.source.token-missing':
    "The source's token cannot be had. Check `token` in the settings, and the variable or file it names.",
  'errors.source.token-refused':
    'The source refused the token. Make a new personal token on Open Collective and set it.',
  'errors.source.token-expired':
    'The token has expired. Make a new personal token on Open Collective and set it.',
  'errors.source.token-suspended':
    'Open Collective has suspended the token. Write to their support, or make a new one.',
  'errors.source.rate-limited': 'The source asks for a pause: too many requests. The next read tries again.',
  'errors.source.scope-missing': 'Re-issue your token with the scope “{scope}”: the source now asks for it.',
  'errors.source.forbidden':
    "The source does not let this token read the collective. Give the token's owner the role of an admin there.",
  'errors.source.query-refused':
    'The source refused the question (status {status}). It may be newer or older than Latchkey knows: update, or report it.',
  'errors.source.server-error':
    'The source answered with an error (status {status}). The next read tries again.',
  'errors.source.answer-broken':
    "The source's answer cannot be understood. The next read tries again; if it stays so, report it.",
  'errors.source.answer-errors':
    'The source answered with errors beside the rows. The next read tries again.',
  'errors.source.answer-empty':
    'The source answered with nothing where rows should be. The next read tries again.',
  'errors.source.me-missing':
    'The source does not know who is asking, so it shows what everybody may see. Check the token.',
  'errors.source.me-changed':
    'The source named another owner of the token in the middle of a read. The next read tries again.',
  'errors.source.me-other':
    'The token belongs to somebody else than the one the books were read with before. If you changed it, press “That is right” on the page Books, or run `latchkey sync --accept-owner`; if not, set the former token again.',
  'errors.source.not-admin':
    "The token's owner is no admin of the collective (any more), so addresses stay hidden. Make them an admin there.",
  'errors.source.collective-missing':
    'There is no such collective at the source. Check `collective` in the settings: it may have been renamed.',
  'errors.source.pin-moved':
    'This name now belongs to another collective than before. Check `collective` in the settings.',
  'errors.source.child-unread':
    'The event or project {child} could not be read whole, so nothing is taken away by this read. What was wrong stands beside it.',
  'errors.source.rows-short':
    'Only {have} of {total} rows came ({what}), after several tries. The next read tries again.',
  'errors.source.rows-shrank':
    'Rows went away while they were read ({what}), again and again. The next read tries again.',
  'errors.source.totals-fell':
    'The books have {now} rows ({what}), and had {before}: more than a fifth fewer. Look why. If it is right, press “That is right” on the page Books, or run `latchkey sync --accept-fall`.',
  'errors.source.rows-unclear':
    'Ids of {count} rows belong to several people or contributions. A person has to look at them.',
  'errors.source.file-unreadable': 'The file cannot be read. Check its path and who may read it.',
  'errors.source.file-kind': 'The file must end in .json or .csv.',
  'errors.source.file-syntax':
    'The file cannot be read at line {line}: check the quotes, commas and brackets there.',
  'errors.source.file-line': 'Line {line}: check “{column}”.',
  'errors.source.interrupted': 'The read was interrupted. The next one starts over.',
  'errors.settings.roles-by-invite':
    'Roles are given with `latchkey admin invite`, so that the person agrees: leave this list empty.',
  'errors.settings.not-yet':
    'Nothing acts on this setting in this release: leave it out, so that nobody relies on it.',
} as const;
