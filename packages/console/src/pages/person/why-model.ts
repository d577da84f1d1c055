import { appChain, groupChain } from '@latchkey/commands/words/chain-in-words';
import { readNames } from '@latchkey/commands/words/names';
import { type Say, sayOf } from '@latchkey/commands/words/say';
import { appSentence, cureSentence, groupSentence } from '@latchkey/commands/words/why-in-words';
import type { Explanation } from '@latchkey/domain/explain';
import { type AppWhy, whyAll } from '@latchkey/domain/why';
import type { GroupWhy } from '@latchkey/domain/why-group';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Visit } from '@latchkey/idp/web/session-guard';
import { readAccount } from '@latchkey/store/account';
import { sourcesOf } from '../scope.ts';
import type { WhyModel } from './why-view.ts';

/** Every app, and every group that opens none. What the books say is shown of the sources that the visitor answers for. */
export async function readWhys(deps: PageDeps, seen: Visit, said: Explanation): Promise<WhyModel[]> {
  const { apps, groups } = whyAll(said);
  const mine = sourcesOf(seen.roles);
  const shown: Explanation =
    mine === null
      ? said
      : {
          ...said,
          facts: said.facts.filter((fact) => mine.includes(fact.source)),
          sources: said.sources.filter(({ source }) => mine.includes(source)),
        };
  const authors = await namesOfAuthors(deps, said);
  const { text, settings } = seen;
  const names = await readNames(deps.db.one, settings);
  const say = sayOf(settings, { text, now: said.on, names, who: (id) => authors.get(id) ?? id });
  const alone = groups.filter(({ group }) => !said.apps.some((app) => app.opens.includes(group)));
  return [
    ...apps.map((why) => appModel(shown, why, say)),
    ...alone.map((why) => groupModel(shown, why, say)),
  ];
}

function appModel(said: Explanation, why: AppWhy, say: Say): WhyModel {
  return {
    title: say.names.app(why.app),
    sentence: appSentence(why, say),
    state: stateOf(why.answer, say),
    chain: appChain(said, why, say),
    cures: why.cures.map((cure) => cureSentence(cure, say)),
  };
}

function groupModel(said: Explanation, why: GroupWhy, say: Say): WhyModel {
  return {
    title: say.names.group(why.group),
    sentence: groupSentence(why, say),
    state: stateOf(why.answer, say),
    chain: groupChain(said, why, say),
    cures: why.cures.map((cure) => cureSentence(cure, say)),
  };
}

const TONES = { yes: 'good', ending: 'warn', kept: 'warn', preparing: 'warn', no: 'bad' } as const;

function stateOf(answer: AppWhy['answer'], { text }: Say): WhyModel['state'] {
  return { label: text.t(`explanation.answer.${answer}`), tone: TONES[answer] };
}

/** What accounts whose word is told are called. */
async function namesOfAuthors(deps: PageDeps, said: Explanation): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(said.approvals.flatMap(({ author }) => /^account:(.*)$/.exec(author)?.[1] ?? []));
  const named = await Promise.all([...ids].map((id) => readAccount(deps.db.one, id)));
  return new Map(
    named.flatMap((one) => {
      const name = one?.name ?? one?.username ?? null;
      return one === null || name === null ? [] : [[one.id, name] as const];
    }),
  );
}
