import type { Text } from '@latchkey/runtime/text/text';

/**
 * What Open Collective says of a contribution (OrderStatus), in plain words; a value that is newer than these texts as
 * it is. @see contracts/open-collective.md §5
 */
export function orderStatus(text: Text, status: string): string {
  const key = `guard.status.${status}`;
  return text.has(key) ? text.t(key) : status;
}
