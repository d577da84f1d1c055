import { sha256Hex } from '@latchkey/runtime/hash';
import { writeAudit } from '@latchkey/store/audit';
import type { Reader, Tx } from '@latchkey/store/database';
import { insertHint } from '@latchkey/store/hint';
import { replaceKept } from '@latchkey/store/kept-row';
import { type AddManualFault, addManual } from '../add-manual.ts';
import { askAddress } from '../ask-address.ts';
import { changeManual } from '../change-manual.ts';
import { actorText, type CommandContext, type Refused, refuse } from '../context.ts';
import { manualSourceOf } from '../manual-sources.ts';
import { type HubSettings, readSettings } from '../settings/read-settings.ts';
import type { ImportPlan } from './import-plan.ts';
import { planFile } from './plan-file.ts';
import { planManual } from './plan-manual.ts';

export type ImportInput = {
  /** A source of kind `manual`, or of kind `file` without a path. */
  source: string;
  content: string;
  /** Who answers for new members kept by hand where a line names nobody; null: each line has to. */
  sponsorId: string | null;
};

/** `digest`: names what was shown, so that nothing else is imported. */
export type ImportPreview = ImportPlan & { digest: string };

/** Names of the sources that a file may be imported into. */
export function importSources({ document }: HubSettings): string[] {
  return Object.entries(document.sources).flatMap(([name, source]) =>
    source.kind === 'manual' || (source.kind === 'file' && source.path === undefined) ? [name] : [],
  );
}

/** Looks a file through without writing anything; null where nothing may be imported into the source. */
export async function previewImport(
  db: Reader,
  input: ImportInput,
  settings: HubSettings,
): Promise<ImportPreview | null> {
  if (!importSources(settings).includes(input.source)) return null;
  const manual = manualSourceOf(settings, input.source);
  const plan =
    manual === null ? await planFile(db, input) : await planManual(db, { ...input, source: manual });
  return { ...plan, digest: sha256Hex(JSON.stringify([input.source, input.content, plan.lines])) };
}

/**
 * Imports a file whole or not at all, as the preview with this digest showed it. The worker reads it next, and the
 * rules decide what follows; nobody is mailed by this, but members for whom the file has another address are asked.
 */
export async function importMembers(
  tx: Tx,
  input: ImportInput & { digest: string },
  context: CommandContext,
): Promise<
  | { ok: true; counts: Record<string, number> }
  | Refused<'no-such-source' | 'bad-lines' | 'moved' | AddManualFault>
> {
  const settings = await readSettings(tx);
  const plan = settings === null ? null : await previewImport(tx, input, settings);
  if (plan === null) return refuse('no-such-source');
  if (plan.problems.length > 0) return refuse('bad-lines');
  if (plan.digest !== input.digest) return refuse('moved');
  const { steps } = plan;
  const { source } = input;
  if (steps.kind === 'manual') {
    for (const one of steps.add) {
      const added = await addManual(tx, one, context);
      if (!added.ok) throw new ImportRefused(added.fault.code);
    }
    for (const { rowId, until } of steps.change) {
      const changed = await changeManual(tx, { rowId, change: { do: 'until', until } }, context);
      if (!changed.ok) throw new ImportRefused('dates-wrong');
    }
  } else {
    const rows = steps.rows.map(({ aliases, person, data }) => ({
      personAlias: person.aliases[0] ?? '',
      rowAlias: aliases[0] ?? '',
      type: person.type,
      name: person.name,
      address: person.address,
      data,
    }));
    const others = await replaceKept(tx, source, rows, actorText(context.actor));
    for (const other of others) await askAddress(tx, other, context);
    await insertHint(tx, { source, number: null, type: 'kept-file', alias: null });
    tx.afterCommit(() => context.wake('pull'));
  }
  const counts: Record<string, number> = {};
  for (const { kind } of plan.lines) counts[kind] = (counts[kind] ?? 0) + 1;
  await writeAudit(tx, {
    event: 'import-members',
    accountId: null,
    actor: context.actor,
    detail: { source, counts },
  });
  return { ok: true, counts };
}

/** One line was refused while it was written: the transaction is rolled back, so that nothing of the file is in. */
export class ImportRefused extends Error {
  readonly code: AddManualFault;
  constructor(code: AddManualFault) {
    super(code);
    this.name = 'ImportRefused';
    this.code = code;
  }
}
