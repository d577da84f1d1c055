/** What the decision needs of a client and of the code it redeems. */
type Client = { grantTypeAllowed(type: string): boolean };
type Source = { scopes: Set<string> };

/** Whether a code brings a refresh token too: the client may have one, and `offline_access` was granted. */
export function issuesRefreshToken(client: Client, source: Source): boolean {
  return client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access');
}
