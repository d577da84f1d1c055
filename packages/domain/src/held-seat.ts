import type { Fact } from './fact.ts';

/**
 * A seat that somebody holds of an organization. `identityId`, `source`, `type`: the organization's outside account;
 * `facts`: what the books say of it. `place`: which of its seats it is, the one filled first is 1.
 */
export type HeldSeat = {
  identityId: string;
  source: string;
  type: string;
  place: number;
  facts: readonly Fact[];
};
