import { appChain, type ChainLink, groupChain } from '@latchkey/commands/words/chain-in-words';
import type { Say } from '@latchkey/commands/words/say';
import { appSentence, cureSentence, groupSentence } from '@latchkey/commands/words/why-in-words';
import type { Cure } from '@latchkey/domain/cure';
import type { Explanation } from '@latchkey/domain/explain';
import { type AppWhy, whyAll } from '@latchkey/domain/why';
import type { GroupWhy } from '@latchkey/domain/why-group';
import type { Terminal } from '../verb.ts';

/** What was printed of books and rules already: it is not printed twice. */
export type Told = Set<string>;

/** Prints one sentence, the chain behind it and what would change it, for one app. */
export function showAppWhy(terminal: Terminal, said: Explanation, why: AppWhy, say: Say, told: Told): void {
  show(terminal, appSentence(why, say), untold(appChain(said, why, say), told), why.cures, say);
}

/** The same for one group. */
export function showGroupWhy(
  terminal: Terminal,
  said: Explanation,
  why: GroupWhy,
  say: Say,
  told: Told,
): void {
  show(terminal, groupSentence(why, say), untold(groupChain(said, why, say), told), why.cures, say);
}

/** Prints one sentence for each app. */
export function showSentences(terminal: Terminal, said: Explanation, say: Say): void {
  const { apps } = whyAll(said);
  if (apps.length > 0) terminal.say();
  for (const why of apps) terminal.say(appSentence(why, say));
}

function untold(chain: readonly ChainLink[], told: Told): ChainLink[] {
  return chain.filter((link) => {
    if (link.of !== 'books' && link.of !== 'rule') return true;
    const key = JSON.stringify(link);
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

function show(
  terminal: Terminal,
  sentence: string,
  chain: readonly ChainLink[],
  cures: readonly Cure[],
  say: Say,
): void {
  const { t } = say.text;
  const change = {
    label: t('explanation.chain.change'),
    lines: cures.map((cure) => cureSentence(cure, say)),
  };
  const links = [
    ...chain.map(({ label, lines }) => ({
      label,
      lines: lines.map(({ text, depth, mark }) => {
        const said = mark === null ? text : `[${t(`explanation.mark.${mark}`)}] ${text}`;
        return '  '.repeat(depth) + said;
      }),
    })),
    ...(cures.length === 0 ? [] : [change]),
  ];
  const width = Math.max(...links.map(({ label }) => label.length));
  terminal.say(sentence);
  for (const { label, lines } of links) {
    lines.forEach((line, at) => {
      terminal.say(`  ${(at === 0 ? label : '').padEnd(width)}  ${line}`.trimEnd());
    });
  }
}
