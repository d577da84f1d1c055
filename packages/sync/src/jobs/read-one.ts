import { findOutside, listOutsideOf } from '@latchkey/store/identity';
import { ensureSource } from '@latchkey/store/source';
import { type PersonRead, readPerson } from '../read/read-person.ts';
import type { PullDeps } from './pull.ts';

/** Whom to read now: an account of the hub, or an outside account by one of its ids. */
export type ReadOneInput = { accountId: string } | { source: string; alias: string };

/** What a look-up has done: one step for each source that knows the person. */
export type ReadOneStep = {
  step: 'read';
  source: string;
  ok: boolean;
  complete: boolean;
  problems: PersonRead['problems'];
  rows: number;
};

/**
 * "This person now": looks somebody up in every source that knows them, and decides them. `reads` is empty where no
 * source of the settings knows them.
 */
export async function readOne(
  deps: PullDeps,
  input: ReadOneInput,
  step: (step: ReadOneStep) => Promise<void> = async () => {},
): Promise<{ reads: PersonRead[] }> {
  const settings = await deps.settings();
  if (settings === null) return { reads: [] };
  const { db } = deps;
  const wanted =
    'accountId' in input
      ? (await listOutsideOf(db.one, [input.accountId])).map(({ source, aliases }) => ({
          source,
          alias: aliases[0],
        }))
      : [input];
  const reads: PersonRead[] = [];
  for (const { source: name, alias } of wanted) {
    const source = settings.document.sources[name];
    if (source === undefined || alias === undefined) continue;
    const row = await db.tx((tx) => ensureSource(tx, { name, kind: source.kind }));
    const opened = await deps.readerFor(name, source, row.pinnedId);
    if (!opened.ok) {
      await step({
        step: 'read',
        source: name,
        ok: false,
        complete: false,
        problems: [opened.problem],
        rows: 0,
      });
      continue;
    }
    const read = await readPerson({
      db,
      source: name,
      reader: opened.reader,
      alias,
      policy: settings.policy,
    });
    reads.push(read);
    await deps.askAddresses?.(read.otherAddresses);
    const { complete, problems } = read;
    const rows = read.counts.rows ?? 0;
    await step({ step: 'read', source: name, ok: complete, complete, problems, rows });
  }
  const accountIds =
    'accountId' in input
      ? [input.accountId]
      : [(await findOutside(db.one, input.source, input.alias))?.accountId ?? null].filter(
          (id) => id !== null,
        );
  if (accountIds.length > 0) await deps.decide({ cause: 'one', accountIds });
  else if (reads.some((read) => read.found)) await deps.decide({ cause: 'pull', accountIds: null });
  return { reads };
}
