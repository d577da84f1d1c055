/** Names of the provider's cookies. */
export type CookieNames = { session: string; interaction: string; resume: string };

/**
 * Over https the session's name has the prefix `__Host-`; the two interaction cookies have a path of their own, so
 * only `__Secure-`. On http://localhost names carry the port, since cookies are shared between ports there.
 */
export function cookieNames(issuer: string): CookieNames {
  const url = new URL(issuer);
  if (url.protocol === 'https:') {
    return {
      session: '__Host-latchkey',
      interaction: '__Secure-latchkey-interaction',
      resume: '__Secure-latchkey-resume',
    };
  }
  const port = url.port === '' ? '80' : url.port;
  return {
    session: `latchkey-${port}`,
    interaction: `latchkey-${port}-interaction`,
    resume: `latchkey-${port}-resume`,
  };
}
