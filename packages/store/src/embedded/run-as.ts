/**
 * PostgreSQL refuses to run as root. Root runs it in a user namespace of its own, where it is `nobody`: initdb looks
 * its user up in passwd, and `nobody` (65534) exists everywhere. An ordinary user runs it plainly.
 */
export function asNobody(command: readonly string[]): [string, ...string[]] {
  const isRoot = process.getuid?.() === 0;
  return (isRoot ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', ...command] : [...command]) as [
    string,
    ...string[],
  ];
}

/** What to do where neither way works, from what the program said. */
export function explainRefusal(output: string): string {
  if (/unshare|Operation not permitted|ENOENT/.test(output) && process.getuid?.() === 0) {
    return (
      'PostgreSQL does not run as root and this machine allows no user namespaces. Start Latchkey as an ordinary user, ' +
      'or set DATABASE_URL to a PostgreSQL of version 14 or newer.'
    );
  }
  if (/could not look up effective user ID/.test(output)) {
    return (
      'This user has no entry in passwd, which PostgreSQL needs. Start Latchkey as a user that has one, ' +
      'or set DATABASE_URL to a PostgreSQL of version 14 or newer.'
    );
  }
  return 'The embedded PostgreSQL did not start; what it said stands above this line in its log file.';
}
