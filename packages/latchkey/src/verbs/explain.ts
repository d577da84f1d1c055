import { explainPerson } from '@latchkey/commands/explain-person';
import { readNames } from '@latchkey/commands/words/names';
import { sayOf } from '@latchkey/commands/words/say';
import { whyAll } from '@latchkey/domain/why';
import { isLanguage } from '@latchkey/runtime/text/pick-language';
import { createText, type Text } from '@latchkey/runtime/text/text';
import { demandPerson, openOperator } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { showExplanation } from '../ui/show-explanation.ts';
import { showAppWhy, showGroupWhy } from '../ui/show-why.ts';
import type { Verb } from '../verb.ts';

/** `explain PERSON [APP]`: why this person has access, or not, and what would change it. */
export const explainVerb: Verb = (program, run, text) => {
  program
    .command('explain')
    .argument('<person>', text.t('cli.person.argument'))
    .argument('[app]', text.t('explanation.cli.which'))
    .option('--lang <language>', text.t('explanation.cli.lang'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.explain.about'))
    .action(
      run(async (terminal, person: string, which: string | undefined, options: { lang?: string }) => {
        const told = textOf(options.lang, terminal.text);
        const { hub, settings } = await openOperator(terminal);
        const said = await explainPerson(hub.db.one, await demandPerson(hub, person));
        if (said === null) throw new VerbError(EXIT.usage, 'cli.no-settings');
        const all = whyAll(said);
        const apps = all.apps.filter((one) => which === undefined || one.app === which);
        const groups =
          which !== undefined && apps.length > 0
            ? []
            : all.groups.filter((one) => which === undefined || one.group === which);
        if (apps.length + groups.length === 0 && which !== undefined) {
          throw new VerbError(EXIT.usage, 'explanation.cli.none', {
            name: which,
            apps: all.apps.map((one) => one.app).join(', '),
            groups: all.groups.map((one) => one.group).join(', '),
          });
        }
        const say = sayOf(settings, {
          text: told,
          now: said.on,
          names: await readNames(hub.db.one, settings),
        });
        const shown = new Set<string>();
        showExplanation({ ...terminal, text: told }, said);
        for (const why of apps) {
          terminal.say();
          showAppWhy(terminal, said, why, say, shown);
        }
        for (const why of groups.filter(({ group }) => which !== undefined || !opensAnApp(group))) {
          terminal.say();
          showGroupWhy(terminal, said, why, say, shown);
        }
        terminal.json({ schema: 1, ...said, why: { apps, groups } });

        function opensAnApp(group: string): boolean {
          return said?.apps.some((app) => app.opens.includes(group)) ?? false;
        }
      }),
    );
};

function textOf(language: string | undefined, terminal: Text): Text {
  if (language === undefined) return terminal;
  if (!isLanguage(language)) throw new VerbError(EXIT.usage, 'explanation.cli.lang-unknown', { language });
  return createText(language);
}
