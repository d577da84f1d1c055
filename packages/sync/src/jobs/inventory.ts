import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import { type Connector, Incomplete } from '@latchkey/connectors/contract';
import type { Observed } from '@latchkey/domain/delivery';
import type { Log } from '@latchkey/runtime/log';
import { readMachine } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { findDrift, putBackToObserve, writeDrift } from '@latchkey/store/drift';
import { finishInventory, noteInventoryTried, writeObserved } from '@latchkey/store/observed';
import type { Wake } from '@latchkey/store/wake';

const BATCH = 200;
/** Over this share of an app's accounts drifting at once, something bigger has happened there. */
const STORM = 0.1;

/** Reads every account of an app, stores what was seen, and compares it with what was wished and last delivered. */
export async function takeInventory(options: {
  db: Database;
  app: string;
  connector: Connector;
  about: AnyAbout;
  settings: HubSettings;
  log: Log;
  wake: Wake;
}): Promise<{ ok: true; accounts: number } | { ok: false; code: string }> {
  const { db, app, connector, log } = options;
  const seenAt = await readMachine(db.one);
  let accounts = 0;
  let batch: Observed[] = [];
  const flush = async () => {
    const rows = batch;
    batch = [];
    if (rows.length > 0) await db.tx((tx) => writeObserved(tx, app, rows, seenAt));
  };
  try {
    for await (const observed of connector.inventory()) {
      batch.push(observed);
      accounts += 1;
      if (batch.length >= BATCH) await flush();
    }
    await flush();
  } catch (error) {
    const code = error instanceof Incomplete ? error.code : 'threw';
    await noteInventoryTried(db.one, app);
    log.warn({ app, fault: code }, 'the inventory is incomplete; nothing is concluded from it');
    return { ok: false, code };
  }
  await db.tx(async (tx) => {
    await finishInventory(tx, app, seenAt);
    const drift = await findDrift(tx, app);
    await writeDrift(tx, app, drift.rows);
    if (drift.bound > 0 && drift.rows.length > Math.max(3, drift.bound * STORM)) {
      await putBackToObserve(tx, app);
      log.error(
        { app, drifting: drift.rows.length },
        'many accounts differ at once; the app is only observed now',
      );
    }
  });
  return { ok: true, accounts };
}
