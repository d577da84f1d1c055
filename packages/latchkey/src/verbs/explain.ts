import { explainPerson } from '@latchkey/commands/explain-person';
import { demandPerson, openOperator } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { showExplanation } from '../ui/show-explanation.ts';
import type { Verb } from '../verb.ts';

/** `explain PERSON [APP]`: why this person has access, or not. */
export const explainVerb: Verb = (program, run, text) => {
  program
    .command('explain')
    .argument('<person>', text.t('cli.person.argument'))
    .argument('[app]')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.explain.about'))
    .action(
      run(async (terminal, person: string, app: string | undefined) => {
        const { hub } = await openOperator(terminal);
        const explanation = await explainPerson(hub.db.one, await demandPerson(hub, person));
        if (explanation === null) throw new VerbError(EXIT.usage, 'cli.person.none');
        if (app !== undefined && !explanation.apps.some((one) => one.app === app)) {
          throw new VerbError(EXIT.usage, 'cli.app.none', { app });
        }
        showExplanation(terminal, explanation, app);
        terminal.json({ schema: 1, ...explanation });
      }),
    );
};
