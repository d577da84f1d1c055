import { candidateName } from '@latchkey/commands/offer-token';
import { replaceToken } from '@latchkey/commands/replace-token';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { ensureSource } from '@latchkey/store/source';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { Wake } from '@latchkey/store/wake';
import { openSecret } from '../open-secret.ts';
import type { Outside } from '../outside.ts';
import { doubtsOf } from '../read/doubts-of.ts';
import { openSourceReader } from '../source/open-source.ts';
import { problem, type ReadOutcome } from '../source/reader.ts';
import { shareId } from '../source/share-id.ts';
import type { TaskRunner } from './run-tasks.ts';

type TryDeps = Outside & { db: Database; keys: PurposeKeys; log: Log; wake: Wake };

/**
 * Tries a source's next token: everything is read with it once and nothing of that is kept. Only where that read is
 * complete, as an admin of the same collective, with no fewer rows than a fifth less, the token replaces the present
 * one. Steps: {step, ok}, of `opened`, `read`, `owner`, `replaced`.
 */
export async function tryToken(
  deps: TryDeps,
  settings: HubSettings,
  input: { source: string; endsOn: string | null },
  step: Parameters<TaskRunner>[1],
): ReturnType<TaskRunner> {
  const { db, keys, log, wake } = deps;
  const source = settings.document.sources[input.source];
  if (source?.kind !== 'open-collective') return { ok: false, code: 'no-such-source' };
  const opened = await openSecret(db.one, candidateName(input.source), deps.opener);
  await step({ step: 'opened', ok: opened.ok });
  if (!opened.ok) return { ok: false, code: opened.fault.code };
  const context = { actor: { kind: 'system' } as const, policy: settings.policy, keys, log, wake };
  const end = (token: string | null, me: string | null) =>
    db.tx((tx) => replaceToken(tx, { ...input, token, me }, context));

  const row = await db.tx((tx) => ensureSource(tx, { name: input.source, kind: source.kind }));
  const reader = await openSourceReader(
    { db: db.one, http: deps.http, opener: deps.opener, paces: deps.paces },
    {
      name: input.source,
      settings: source,
      pinnedId: row.pinnedId,
      rules: settings.policy.rules,
      token: opened.value,
    },
  );
  if (!reader.ok) {
    await end(null, null);
    return { ok: false, problems: [reader.problem] };
  }
  const outcome = await readThrough(reader.reader.readAll());
  const problems = problemsOf(outcome, row);
  await step({ step: 'read', source: input.source, ok: problems.length === 0, problems, ...outcome.counts });
  const codes = problems.map((one) => one.code);
  log.info({ source: input.source, codes }, 'the next token was tried');
  if (problems.length > 0) {
    await end(null, null);
    return { ok: false, problems };
  }
  const me = outcome.me ?? null;
  const same = row.pinnedMe === null || (me !== null && shareId(row.pinnedMe, me));
  await step({ step: 'owner', ok: true, same });
  const replaced = await end(opened.value, me);
  await step({ step: 'replaced', ok: replaced.ok });
  await wake('pull');
  return replaced.ok ? { ok: true } : { ok: false, code: replaced.fault.code };
}

async function readThrough(pages: AsyncGenerator<unknown, ReadOutcome>): Promise<ReadOutcome> {
  for (;;) {
    const next = await pages.next();
    if (next.done === true) return next.value;
  }
}

/** Another owner is no fault of a new token; books that look smaller with it are. */
function problemsOf(outcome: ReadOutcome, row: Parameters<typeof doubtsOf>[1]): ReadProblem[] {
  const totals = { ...outcome.totals, rows: outcome.total };
  const known = { conflicts: 0, accepted: [], acceptFall: false };
  const problems = [
    ...outcome.problems,
    ...doubtsOf({ ...outcome, totals }, { ...row, pinnedMe: null }, known),
  ];
  return problems.length === 0 && !outcome.complete ? [problem('answer-empty')] : problems;
}
