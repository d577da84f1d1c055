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
  'errors.environment.proxy-hops': '{variable} is the number of your own proxies in front of Latchkey: 0 to 5.',
  'errors.environment.log-level': '{variable} must be debug, info, warn, error or silent.',
  'errors.environment.issuer-url': '{variable} must be a web address such as https://id.example.org.',
  'errors.environment.issuer-https':
    '{variable} must begin with https:// (http:// is for localhost alone): give it the address that members see.',
  'errors.environment.issuer-origin': '{variable} must be a bare address without a path: {origin}',
} as const;
