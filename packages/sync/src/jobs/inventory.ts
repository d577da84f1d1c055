import type { CommandContext } from '@latchkey/commands/context';
import { repairDrift } from '@latchkey/commands/repair-drift';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import { type Connector, Incomplete } from '@latchkey/connectors/contract';
import type { Observed } from '@latchkey/domain/delivery';
import { driftOf, isStorm } from '@latchkey/domain/drift';
import { nextStep } from '@latchkey/domain/next-step';
import { readAppMode, setMode } from '@latchkey/store/app';
import { writeAudit } from '@latchkey/store/audit';
import { readMachine } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { type Compared, type DriftWrite, readDrift, streamBound, writeDrift } from '@latchkey/store/drift';
import { finishInventory, noteInventoryTried, writeObserved } from '@latchkey/store/observed';
import { hashFields, wantedFrom } from '../drain/wanted-from.ts';

/** `keys`, `log` and `wake` as every command is given them. */
export type InventoryOptions = Pick<CommandContext, 'keys' | 'log' | 'wake'> & {
  db: Database;
  app: string;
  connector: Connector;
  about: AnyAbout;
  settings: HubSettings;
};

/** What an inventory saw and did. `backToObserve`: so much differs that nothing is changed there any more. */
export type InventoryTaken =
  | { ok: true; accounts: number; drift: number; repaired: number; backToObserve: boolean }
  | { ok: false; code: string };

const BATCH = 200;

/**
 * Reads every account of an app, stores what was seen, and compares it in three ways: with what is wished, and with what
 * was last delivered. Access that should be ended is ended again; all else is shown. Half an inventory concludes nothing.
 */
export async function takeInventory(options: InventoryOptions): Promise<InventoryTaken> {
  const { db, app, log } = options;
  const read = await readAll(options);
  if (!read.ok) return read;
  const compared = await compare(options, read.seenAt);
  const mode = await readAppMode(db.one, app);
  const backToObserve = mode === 'manage' && isStorm(compared.rows.length, compared.bound);
  await db.tx(async (tx) => {
    await writeDrift(tx, app, compared.rows);
    if (!backToObserve) return;
    await setMode(tx, app, 'observe');
    await writeAudit(tx, {
      event: 'app-back-to-observe',
      accountId: null,
      actor: { kind: 'system' },
      app,
      detail: { drifting: compared.rows.length, bound: compared.bound },
    });
  });
  if (backToObserve) {
    log.error(
      { app, drifting: compared.rows.length },
      'many accounts differ at once; the app is only observed now',
    );
  }
  const repaired = mode === 'manage' && !backToObserve ? await repair(options, compared.repairs) : 0;
  return { ok: true, accounts: read.accounts, drift: compared.rows.length, repaired, backToObserve };
}

async function readAll(
  options: InventoryOptions,
): Promise<{ ok: true; accounts: number; seenAt: Date } | { ok: false; code: string }> {
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
  await db.tx((tx) => finishInventory(tx, app, seenAt));
  return { ok: true, accounts, seenAt };
}

async function compare(
  options: InventoryOptions,
  seenAt: Date,
): Promise<{ bound: number; rows: DriftWrite[]; repairs: DriftWrite[] }> {
  const { db, app } = options;
  const result = { bound: 0, rows: [] as DriftWrite[], repairs: [] as DriftWrite[] };
  for await (const batch of streamBound(db, app, seenAt)) {
    result.bound += batch.length;
    for (const one of batch) {
      const drift = compareOne(options, one);
      if (drift === null) continue;
      result.rows.push(drift.row);
      if (drift.repairs) result.repairs.push(drift.row);
    }
  }
  return result;
}

function compareOne(
  { app, about, settings }: InventoryOptions,
  one: Compared,
): { row: DriftWrite; repairs: boolean } | null {
  const { accountId, observed, binding } = one;
  const wanted = wantedFrom(one.wish, { accountId, app, about, settings });
  const step = nextStep({ wanted, observed, binding, capabilities: about.capabilities, make: 'ahead' });
  const drift = driftOf(step, { wanted: hashFields(wanted.fields), sent: binding.sent });
  if (drift === null) return null;
  const detail = { step: step.do, wished: one.wish.treatment, seen: observed?.standing ?? null };
  return { row: { ref: binding.ref, accountId, kind: drift.kind, detail }, repairs: drift.repairs };
}

/** Each in a transaction of its own; what is contested, or over the limit of removals, stays shown. */
async function repair(options: InventoryOptions, rows: readonly DriftWrite[]): Promise<number> {
  const { db, app, keys, log, wake, settings } = options;
  const context: CommandContext = { actor: { kind: 'system' }, policy: settings.policy, keys, log, wake };
  const contested = new Set(
    (await readDrift(db.one, app)).filter((row) => row.contested).map((row) => `${row.ref}:${row.kind}`),
  );
  let repaired = 0;
  for (const row of rows) {
    if (contested.has(`${row.ref}:${row.kind}`)) continue;
    const done = await db.tx((tx) => repairDrift(tx, { app, ...row }, context));
    if (done.ok) repaired += 1;
    else log.warn({ app, account: row.accountId, fault: done.fault.code }, 'a difference was not repaired');
  }
  return repaired;
}
