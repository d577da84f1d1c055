import type { ReadProblem } from '@latchkey/store/source-read';
import { problem } from '../reader.ts';
import type { Session } from './create-reader.ts';
import { checkDoor, ownerIn } from './door.ts';
import { PAUSERS, pausedQuery } from './queries.ts';
import { pausedReply } from './rows.ts';
import { PAGE } from './scan.ts';

type Paused = { ok: true; pausedBy: ReadonlyMap<string, string> } | { ok: false; problems: ReadProblem[] };

/**
 * Contributions that somebody else than their member paused, by their id; of one outside account, or of all;
 * `children`: those to events and projects too. Pages do not
 * overlap here: one that slips through between two of them is seen by the next read, and two have to agree.
 */
export async function readPaused(
  session: Session,
  from: Record<string, unknown> | null,
  children = false,
): Promise<Paused> {
  const pausedBy = new Map<string, string>();
  for (let offset = 0; ; offset += PAGE) {
    const paging = { slug: session.slug, from, limit: PAGE, offset };
    const answer = await session.ask(pausedQuery(session.fields, children), paging);
    if (!answer.ok) return { ok: false, problems: [answer.problem] };
    if (answer.errors !== null) return { ok: false, problems: [answer.errors] };
    const parsed = pausedReply.safeParse(answer.data);
    if (!parsed.success) return { ok: false, problems: [problem('answer-broken')] };
    const problems = checkDoor(parsed.data, session.pinnedId, session.me);
    if (problems.length > 0) return { ok: false, problems };
    const { account } = parsed.data;
    session.me ??= ownerIn(parsed.data);
    for (const by of PAUSERS) for (const { id } of account?.[by].nodes ?? []) pausedBy.set(id, by);
    if (PAUSERS.every((by) => (account?.[by].nodes.length ?? 0) < PAGE)) return { ok: true, pausedBy };
  }
}
