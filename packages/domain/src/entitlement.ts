/** What an app is to do with an account. */
export const TREATMENTS = ['present', 'suspended', 'left', 'erased'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/**
 * The wish for one account in one app. `groups`: names of the app's groups, sorted. `version` grows with each
 * change of the wish, `epoch` with each ending. `closedOn`: since when no group opens the app; null while one does.
 */
export type Entitlement = {
  app: string;
  treatment: Treatment;
  groups: readonly string[];
  version: number;
  epoch: number;
  closedOn: Date | null;
};
