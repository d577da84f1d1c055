import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { openDatabase } from '@latchkey/store/database';
import { applyPlan } from './apply-plan.ts';

/** A worker that applies one plan and is killed while it does: `node apply-plan.child.ts URL PLAN`. For the test alone. */
const [, , url = '', planId = ''] = process.argv;
const db = openDatabase({ url, name: 'child' });
const keys = createPurposeKeys(['k'.repeat(40)]);
await applyPlan({ db, planId, context: { policy: null, keys, log: silentLog, wake: async () => {} } });
await db.end();
