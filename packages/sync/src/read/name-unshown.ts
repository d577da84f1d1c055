import type { SourceRow, UnshownRow } from '@latchkey/domain/source-row';
import type { Reader } from '@latchkey/store/database';
import { readOwnersOf } from '@latchkey/store/fact-owner';

/**
 * Rows that do not say whose they are, with those they belong to by what was read before: what is listed without its
 * account is there, and says what it says. What was never read before stays nobody's, and is left out.
 *
 * | listed without its account                              | then                                              |
 * |---------------------------------------------------------|---------------------------------------------------|
 * | a member row                                            | theirs: of a deleted account none is listed       |
 * | a contribution, after a member row of theirs in this read | theirs                                          |
 * | a contribution alone                                    | nobody's: the account may be deleted; a look-up tells |
 *
 * `hidden`: ids of those whose member rows came so in this read; it is added to.
 * @see contracts/open-collective.md §0.10, §3
 */
export async function nameUnshown(
  db: Reader,
  source: string,
  unshown: readonly UnshownRow[],
  hidden: Set<string>,
): Promise<SourceRow[]> {
  const named: SourceRow[] = [];
  for (const [kind, things] of Map.groupBy(unshown, (thing) => thing.data.kind)) {
    const owners = await readOwnersOf(
      db,
      source,
      kind,
      things.flatMap(({ aliases }) => aliases),
    );
    for (const thing of things) {
      const person = thing.aliases.map((alias) => owners.get(alias)).find((one) => one !== undefined);
      if (person === undefined) continue;
      if (kind === 'member') for (const alias of person.aliases) hidden.add(alias);
      if (person.aliases.some((alias) => hidden.has(alias))) named.push({ ...thing, person });
    }
  }
  return named;
}
