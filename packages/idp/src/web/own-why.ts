import { explainPerson } from '@latchkey/commands/explain-person';
import { readNames } from '@latchkey/commands/words/names';
import { sayOf } from '@latchkey/commands/words/say';
import { appSentence, cureSentence, obstacleClause } from '@latchkey/commands/words/why-in-words';
import { whyAll } from '@latchkey/domain/why';
import type { Reader } from '@latchkey/store/database';
import type { Page } from './page.ts';

/** Why the member has one app, or not, in their own words, and what would change it. */
export type OwnWhy = {
  app: string;
  title: string;
  sentence: string;
  cures: readonly string[];
  /** What is wanting for each group that would open it, and what would give the group. */
  wanting: readonly { clauses: readonly string[]; cures: readonly string[] }[];
};

/** Every app of the hub, as it concerns the member. */
export async function readOwnWhys(
  db: Reader,
  accountId: string,
  { text, settings }: Pick<Page, 'text' | 'settings'>,
): Promise<OwnWhy[]> {
  const said = await explainPerson(db, accountId);
  if (said === null) return [];
  const names = await readNames(db, settings);
  const say = sayOf(settings, { text, now: said.on, voice: 'you', names });
  return whyAll(said).apps.map((why) => ({
    app: why.app,
    title: names.app(why.app),
    sentence: appSentence(why, say),
    cures: why.cures.map((cure) => cureSentence(cure, say)),
    wanting: why.groups
      .filter((group) => group.answer === 'no')
      .map((group) => ({
        clauses: group.obstacles.map((one) => obstacleClause(one, say)),
        cures: group.cures.map((cure) => cureSentence(cure, say)),
      })),
  }));
}
