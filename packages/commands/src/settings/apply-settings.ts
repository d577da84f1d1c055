import { sha256Hex } from '@latchkey/runtime/hash';
import { sealTo } from '@latchkey/runtime/seal';
import { readAppSettings, retireApp, saveApp, saveSource } from '@latchkey/store/app-setting';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { keepOnlySecrets, readWorkerKey, writeSecret } from '@latchkey/store/secret';
import { insertSetting, readSetting } from '@latchkey/store/setting';
import { listSources, writeHookHash } from '@latchkey/store/source';
import { readTiers } from '@latchkey/store/tier';
import type { CommandContext } from '../context.ts';
import { endAccess } from '../end-access.ts';
import { diffSettings, type SettingsDifference } from './diff-settings.ts';
import { resolveTiers } from './resolve-tiers.ts';
import { SECTIONS, type SettingsFile, settingsSchema } from './schema.ts';
import { type FoundSecret, splitSecrets } from './split-secrets.ts';

/** What an app's kind makes of its settings: the metadata of its OIDC client; null where it has none. */
export type ClientPreset = (
  name: string,
  app: SettingsFile['apps'][string],
) => Record<string, unknown> | null;

export type ApplyResult =
  | { kind: 'applied'; version: number; differences: SettingsDifference[] }
  | { kind: 'unchanged'; version: number }
  /** The hub has moved on since the file's basis, or the file changes a section that the console owns. */
  | {
      kind: 'refused';
      reason: 'moved-on' | 'owned-by-console';
      version: number;
      differences: SettingsDifference[];
    }
  /** A kept secret is not there, or nothing can be sealed because no worker has started yet. */
  | { kind: 'failed'; code: 'secret-missing' | 'no-worker-key'; name: string }
  /** A rule names a tier that its source does not have, or that two bear. `known`: names, or the ids to choose from. */
  | { kind: 'failed'; code: 'tier-none' | 'tier-several'; name: string; known: string };

/**
 * Makes a checked file the settings in force: a new version, its secrets sealed to the worker, apps and sources put
 * under it, apps that are gone retired with every access to them ended. The plan that follows from changed rules is
 * made by the worker and passes the guard like any other.
 */
export async function applySettings(
  tx: Tx,
  input: { settings: SettingsFile; preset: ClientPreset; by: 'file' | 'console' },
  context: CommandContext,
): Promise<ApplyResult> {
  await tx.query('LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE');
  const current = await readSetting(tx);
  const before = current === null ? null : settingsSchema.parse(current.document);
  const { document: written, secrets } = splitSecrets(input.settings);
  const { settings: document, open } = resolveTiers(written, await readTiers(tx));
  const unknown = open.find((tier) => tier.why !== 'not-read');
  if (unknown !== undefined) {
    const code = unknown.why === 'several' ? 'tier-several' : 'tier-none';
    return { kind: 'failed', code, name: unknown.name, known: unknown.known };
  }
  const differences = diffSettings(before, document);
  const version = current?.version ?? 0;

  const basis = input.settings.basis;
  if (input.by === 'file' && current !== null) {
    const movedOn = basis === undefined ? current.author !== 'file' : basis !== version;
    if (movedOn && differences.length > 0)
      return { kind: 'refused', reason: 'moved-on', version, differences };
    const owned = differences.filter((difference) => current.owners[difference.section] === 'console');
    if (owned.length > 0) return { kind: 'refused', reason: 'owned-by-console', version, differences: owned };
  }
  const fault = await storeSecrets(tx, secrets);
  if (fault !== null) return fault;
  if (differences.length === 0 && secrets.every((secret) => !('typed' in secret)))
    return { kind: 'unchanged', version };

  const next = version + 1;
  const owners = Object.fromEntries(
    SECTIONS.map((section) => [section, current?.owners[section] ?? 'file'] as const),
  );
  if (input.by === 'console') for (const difference of differences) owners[difference.section] = 'console';
  await insertSetting(tx, { version: next, document, owners, author: input.by, reason: null });
  for (const [name, source] of Object.entries(document.sources)) {
    const hook = secrets.find((secret) => secret.name === `sources.${name}.hook`);
    await saveSource(tx, { name, kind: source.kind });
    // A reference and a kept secret only the worker can open: it writes their hash at the pull that is woken below.
    if (hook === undefined) await writeHookHash(tx, name, null);
    else if ('typed' in hook) await writeHookHash(tx, name, sha256Hex(hook.typed));
  }
  for (const { name } of await listSources(tx)) {
    if (document.sources[name] === undefined) await writeHookHash(tx, name, null);
  }
  for (const [name, app] of Object.entries(document.apps)) {
    await saveApp(tx, { name, kind: app.kind, client: input.preset(name, app) });
  }
  for (const app of await readAppSettings(tx)) {
    if (app.retiredAt !== null || document.apps[app.name] !== undefined) continue;
    await retireApp(tx, app.name);
    await endAccess(
      tx,
      { scope: { kind: 'app', app: app.name }, cause: 'app-retired', logout: true },
      context,
    );
  }
  await writeAudit(tx, {
    event: 'settings-applied',
    accountId: null,
    actor: context.actor,
    detail: { version: next, paths: differences.map((difference) => difference.path) },
  });
  tx.afterCommit(() => context.wake('pull'));
  return { kind: 'applied', version: next, differences };
}

/** Stores them all or none: a file with one fault changes nothing. */
async function storeSecrets(tx: Tx, secrets: readonly FoundSecret[]): Promise<ApplyResult | null> {
  const key = await readWorkerKey(tx);
  for (const secret of secrets) {
    if ('typed' in secret && key === null)
      return { kind: 'failed', code: 'no-worker-key', name: secret.name };
    if ('kept' in secret && !(await isSealed(tx, secret.name))) {
      return { kind: 'failed', code: 'secret-missing', name: secret.name };
    }
  }
  for (const secret of secrets) {
    const { name } = secret;
    if ('typed' in secret && key !== null) {
      await writeSecret(tx, { name, sealed: sealTo(key.publicKey, secret.typed, name) });
    } else if ('reference' in secret) await writeSecret(tx, { name, reference: secret.reference });
  }
  await keepOnlySecrets(
    tx,
    secrets.map((secret) => secret.name),
  );
  return null;
}

async function isSealed(tx: Tx, name: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM secret WHERE name = $1 AND sealed IS NOT NULL', [name])).length > 0;
}
