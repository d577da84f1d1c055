import type { UnshownRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import { z } from 'zod';
import { problem } from '../reader.ts';
import type { Session } from './create-reader.ts';
import { checkDoor, everyIdOf, ownerIn } from './door.ts';
import { childrenQuery } from './queries.ts';
import { doorReply } from './rows.ts';

/** An event or project of the collective. `ids`: every id that the source gives for it, its own one first. */
export type Child = { slug: string; ids: readonly string[] };

/** Open Collective's largest page of children. @see contracts/open-collective.md §2 */
const MOST_CHILDREN = 100;

const { account, me } = doorReply.shape;
const node = z.object({
  id: z.string().min(1),
  publicId: z.string().nullish(),
  legacyId: z.int().nullish(),
  slug: z.string().min(1),
});
const reply = z.object({
  me,
  account: account
    .unwrap()
    .extend({ childrenAccounts: z.object({ totalCount: z.int().min(0), nodes: z.array(node) }) })
    .nullable(),
});

type Children = { ok: true; children: Child[] } | { ok: false; problems: ReadProblem[] };

/** Every event and project of the collective; one that is missing in the list is a problem, since its rows would be. */
export async function readChildren(session: Session): Promise<Children> {
  const found = new Map<string, Child>();
  for (let offset = 0; ; offset += MOST_CHILDREN) {
    const answer = await session.ask(childrenQuery(session.fields), {
      slug: session.slug,
      limit: MOST_CHILDREN,
      offset,
    });
    if (!answer.ok) return { ok: false, problems: [answer.problem] };
    if (answer.errors !== null) return { ok: false, problems: [answer.errors] };
    const parsed = reply.safeParse(answer.data);
    if (!parsed.success) return { ok: false, problems: [problem('answer-broken')] };
    const problems = checkDoor(parsed.data, session.pinnedId, session.me);
    if (problems.length > 0) return { ok: false, problems };
    session.me ??= ownerIn(parsed.data);
    const { nodes, totalCount } = parsed.data.account?.childrenAccounts ?? { nodes: [], totalCount: 0 };
    for (const one of nodes) found.set(one.id, { slug: one.slug, ids: everyIdOf(one) });
    if (nodes.length === MOST_CHILDREN) continue;
    const short = found.size < totalCount;
    return short
      ? {
          ok: false,
          problems: [problem('rows-short', { what: 'children', have: found.size, total: totalCount })],
        }
      : { ok: true, children: [...found.values()] };
  }
}

/** The same reader's terms for one of its children. */
export function sessionOf(session: Session, child: Child): Session {
  return { ...session, slug: child.slug, pinnedId: child.ids.join(' '), child };
}

/** A row with the child account it belongs to; of the collective itself it is as it was. */
export function ofChild<Row extends UnshownRow | null>(row: Row, child: Child | null): Row {
  const [id, ...others] = child?.ids ?? [];
  if (row === null || id === undefined || (row.data.kind !== 'member' && row.data.kind !== 'order'))
    return row;
  const collectiveAliases = others.filter((one) => one !== id).sort();
  const place = collectiveAliases.length === 0 ? { collective: id } : { collective: id, collectiveAliases };
  return { ...row, data: { ...row.data, ...place } };
}

/** What is wrong with a child's rows, with the child's name before it. */
export function problemsOf(child: Child, problems: readonly ReadProblem[]): ReadProblem[] {
  return problems.length === 0 ? [] : [problem('child-unread', { child: child.slug }), ...problems];
}
