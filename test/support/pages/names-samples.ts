import { nameView } from '@latchkey/idp/pages/names/view';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

/** Pages about names. */
export const NAMES_SAMPLES: readonly Sample[] = [
  sample('name', (t) => nameView(t, { csrf, name: NASTY, apps: ['Cloud', 'Chat'], faults: {} }), true),
  sample(
    'name-faults',
    (t) => nameView(t, { csrf, name: '', apps: [], faults: { name: 'idp.claim.fault.name' } }),
    true,
  ),
];
