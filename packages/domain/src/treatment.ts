import type { Life } from './account.ts';
import type { Treatment } from './entitlement.ts';
import type { HoldKind } from './hold.ts';

/** What decides how one app treats one account. */
export type TreatmentInput = {
  life: Life;
  holds: readonly HoldKind[];
  /** The app also serves people who are no members. */
  open: boolean;
  /** A group of the account opens the app. */
  opened: boolean;
  /** No group has opened the app for longer than `leaving.left_after`, and the books were read in full since then. */
  closedLongAgo: boolean;
};

/** Holds that are about membership alone: an open app goes on serving the person as it serves outsiders. */
const MEMBERSHIP_HOLDS: readonly HoldKind[] = ['lapsed'];

/**
 * What an app is to do with an account. The first row that fits decides.
 *
 * | life             | hold              | app                     | treatment |
 * |------------------|-------------------|-------------------------|-----------|
 * | erasing, erased  | any               | any                     | erased    |
 * | any              | barred            | any                     | left      |
 * | any              | any but lapsed    | open                    | suspended |
 * | any              | lapsed or none    | open                    | present   |
 * | left             | any but barred    | not open                | left      |
 * | active           | any but barred    | closed for long         | left      |
 * | active           | any but barred    | opened or closed        | suspended |
 * | active           | none              | closed, not yet long    | suspended |
 * | active           | none (or grace)   | opened                  | present   |
 *
 * An `invited` account has no entitlements; the question is not asked for it.
 */
export function decideTreatment(input: TreatmentInput): Treatment {
  const { life, holds } = input;
  if (life === 'erasing' || life === 'erased') return 'erased';
  if (holds.includes('barred')) return 'left';
  if (input.open) return holds.every((hold) => MEMBERSHIP_HOLDS.includes(hold)) ? 'present' : 'suspended';
  if (life === 'left') return 'left';
  if (!input.opened && input.closedLongAgo) return 'left';
  if (holds.length > 0 || !input.opened) return 'suspended';
  return 'present';
}
