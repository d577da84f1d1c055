import type { Change } from '@latchkey/domain/change';

/** A change out of a plan's row, where its instants are texts. */
export function reviveChange(json: unknown): Change {
  const change = json as Change;
  switch (change.kind) {
    case 'start-grace':
      return { ...change, endOn: new Date(change.endOn) };
    case 'set-entitlement':
      return { ...change, closedOn: change.closedOn === null ? null : new Date(change.closedOn) };
    default:
      return change;
  }
}
