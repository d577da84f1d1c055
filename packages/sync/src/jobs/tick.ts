import { askEndings } from '@latchkey/commands/ask-endings';
import { remindAdmissions } from '@latchkey/commands/remind-admissions';
import { tellOfSources } from '@latchkey/commands/tell-of-sources';
import { forgetMerges } from '@latchkey/commands/undo-merge';
import { sweepAddressChanges } from '@latchkey/store/address-change';
import { readTick, writeTick } from '@latchkey/store/due';
import { sweepKeeperAsks } from '@latchkey/store/keeper-ask';
import { sweepOidc } from '@latchkey/store/oidc/sweep';
import { sweepPaidInGrace } from '@latchkey/store/paid-in-grace';
import { readSettingVersion } from '@latchkey/store/setting';
import { sweepSourceReads } from '@latchkey/store/source-read';
import { sweepTasks } from '@latchkey/store/task';
import { resumePlans } from '../apply/resume-plans.ts';
import { type DecideDeps, decidePeople } from '../decide-people.ts';
import { applyReadyRules } from './apply-rules.ts';
import { lookAhead } from './look-ahead.ts';
import { sendQueued } from './send-queued.ts';
import { writeNotes } from './write-notes.ts';

const HOUR_MS = 3_600_000;

/**
 * What the calendar brings: grace that ends, accounts that lapsed long ago, rules that were edited. Nobody is listed as
 * due anywhere: everybody is decided again, at most once an hour of the calendar or when the settings changed, and
 * `decide` makes no removing change that a complete read has not followed.
 */
export async function tick(deps: DecideDeps): Promise<{ decided: boolean }> {
  await sweepOidc(deps.db.one);
  await sweepTasks(deps.db.one);
  await sweepPaidInGrace(deps.db.one);
  await sweepKeeperAsks(deps.db.one);
  await sweepSourceReads(deps.db.one);
  await sweepAddressChanges(deps.db.one);
  await applyReadyRules(deps);
  const last = await readTick(deps.db.one);
  const version = await readSettingVersion(deps.db.one);
  if (version === 0) return { decided: false };
  await deps.db.tx(forgetMerges);
  await deps.db.tx((tx) => askEndings(tx, { accountId: null }, deps));
  await deps.db.tx((tx) => remindAdmissions(tx, deps));
  await deps.db.tx((tx) => tellOfSources(tx, deps));
  await lookAhead(deps);
  const { db, signal, ...rest } = deps;
  const context = { ...rest, policy: null };
  await sendQueued(db, { ...context, actor: { kind: 'system' } });
  const moved = await resumePlans({ db, context, ...(signal === undefined ? {} : { signal }) });
  if (moved.length > 0) await decidePeople(deps, { cause: 'one', accountIds: moved });
  const settingsMoved = last.settingsVersion !== version;
  const sinceMs = last.ranOn === null ? Number.POSITIVE_INFINITY : last.now.getTime() - last.ranOn.getTime();
  if (!settingsMoved && sinceMs < HOUR_MS && sinceMs >= 0) return { decided: false };
  await decidePeople(deps, { cause: settingsMoved ? 'settings' : 'pull', accountIds: null });
  await writeNotes(db, { ...context, actor: { kind: 'system' } });
  await writeTick(deps.db.one, version);
  return { decided: true };
}
