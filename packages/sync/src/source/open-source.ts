import type { SourceSettings } from '@latchkey/commands/settings/schema';
import type { Rule } from '@latchkey/domain/rule';
import { asksOf } from '@latchkey/domain/source-asks';
import { sha256Hex } from '@latchkey/runtime/hash';
import type { HttpClient } from '@latchkey/runtime/http';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { listBudgets, writeBudget } from '@latchkey/store/source-budget';
import type { ReadProblem } from '@latchkey/store/source-read';
import { type OpenedSecret, openSecret, type SecretOpener } from '../open-secret.ts';
import { createFileReader } from './file/create-reader.ts';
import { keepingBudget } from './keeping-budget.ts';
import { createKeptReader } from './kept/create-reader.ts';
import { createOpenCollectiveReader } from './open-collective/create-reader.ts';
import { createPace, type Pace } from './open-collective/pace.ts';
import { problem, type SourceReader } from './reader.ts';

/** What readers are opened with. `paces`: one for each source, kept as long as the process lives. */
export type OpenSourceDeps = { db: Reader; http: HttpClient; opener: SecretOpener; paces: Map<string, Pace> };

export type OpenedReader = { ok: true; reader: SourceReader } | { ok: false; problem: ReadProblem };

/**
 * The hash of the secret in the path of a source's hook; null: it has none, or it cannot be opened. Reads the source in
 * no way, so that the hook works as soon as a worker lives.
 */
export async function readHookHash(
  deps: Pick<OpenSourceDeps, 'db' | 'opener'>,
  name: string,
  settings: SourceSettings,
): Promise<string | null> {
  if (settings.kind !== 'open-collective' || settings.hook === undefined) return null;
  const hook = await openSecret(deps.db, `sources.${name}.hook`, deps.opener);
  return hook.ok ? sha256Hex(hook.value) : null;
}

/** The reader of one source of the settings; its secret is opened now, so that a new one counts at once. `token`: to be tried in its place. */
export async function openSourceReader(
  deps: OpenSourceDeps,
  source: {
    name: string;
    settings: SourceSettings;
    pinnedId: string | null;
    rules: readonly Rule[];
    token?: string;
  },
): Promise<OpenedReader> {
  const { name, settings } = source;
  switch (settings.kind) {
    case 'file':
      return {
        ok: true,
        reader:
          settings.path === undefined
            ? createKeptReader({ db: deps.db, source: name })
            : createFileReader({ path: settings.path }),
      };
    case 'manual':
      return { ok: true, reader: createKeptReader({ db: deps.db, source: name }) };
    case 'open-collective': {
      const secret: OpenedSecret =
        source.token === undefined
          ? await openSecret(deps.db, `sources.${name}.token`, deps.opener)
          : { ok: true, value: source.token };
      if (!secret.ok) return { ok: false, problem: problem('token-missing') };
      const pace = await paceOf(deps, name);
      const { url, collective } = settings;
      const { pinnedId } = source;
      const reader = createOpenCollectiveReader({
        url,
        collective,
        token: secret.value,
        pinnedId,
        asks: asksOf(source.rules, name),
        children: settings.children ?? false,
        now: () => readCalendar(deps.db),
        http: deps.http,
        pace,
      });
      return { ok: true, reader: keepingBudget(reader, () => writeBudget(deps.db, name, pace.budget())) };
    }
  }
}

/** The pace of a source, with what other processes and earlier runs sent it. */
async function paceOf(deps: OpenSourceDeps, name: string): Promise<Pace> {
  const pace = deps.paces.get(name) ?? createPace();
  deps.paces.set(name, pace);
  const kept = (await listBudgets(deps.db)).find((one) => one.source === name);
  if (kept !== undefined) pace.know(kept);
  return pace;
}
