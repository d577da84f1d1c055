import type { Verb } from '../verb.ts';
import { adminVerb } from './admin.ts';
import { appVerb } from './app.ts';
import { doctorVerb } from './doctor.ts';
import { driftVerb } from './drift.ts';
import { explainVerb } from './explain.ts';
import { invitationsVerb } from './invitations.ts';
import { migrateVerb } from './migrate.ts';
import { personVerb } from './person.ts';
import { planVerb } from './plan.ts';
import { plansVerb } from './plans.ts';
import { settingsVerb } from './settings.ts';
import { sourceVerb } from './source.ts';
import { statusVerb } from './status.ts';
import { syncVerb } from './sync.ts';
import { idpVerb, upVerb, workerVerb } from './up.ts';

/** Every verb of the command line, in the order in which help shows them. */
export const verbs: readonly Verb[] = [
  upVerb,
  idpVerb,
  workerVerb,
  migrateVerb,
  settingsVerb,
  appVerb,
  invitationsVerb,
  planVerb,
  syncVerb,
  sourceVerb,
  plansVerb,
  explainVerb,
  personVerb,
  driftVerb,
  adminVerb,
  statusVerb,
  doctorVerb,
];
