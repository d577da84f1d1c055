import type { Text } from '@latchkey/runtime/text/text';

/**
 * What Open Collective says of a contribution (OrderStatus), in plain words; a value that is newer than these texts as
 * it is. @see contracts/open-collective.md §5
 */
export function orderStatus(text: Text, status: string): string {
  const key = `guard.status.${status}`;
  return text.has(key) ? text.t(key) : status;
}

/** A role of the books in plain words; one that is newer than these texts as it is. */
export function bookRole(text: Text, role: string): string {
  const key = `explanation.role.${role}`;
  return text.has(key) ? text.t(key) : role;
}

/** A role of the hub in plain words, as `treasurer` or `treasurer:SOURCE`. */
export function hubRole(text: Text, role: string): string {
  const name = role.split(':')[0] ?? role;
  const key = `idp.role.${name}`;
  return text.has(key) ? text.t(key) : name;
}

/** What of the books a judgement rests on, be it a status or a role. */
export function basisInWords(text: Text, basis: string): string {
  const status = orderStatus(text, basis);
  return status === basis ? bookRole(text, basis) : status;
}
