import type { Verb } from '../verb.ts';

/** `migrate`: brings the database to this release's schema. */
export const migrateVerb: Verb = (program, run, text) => {
  program
    .command('migrate')
    .description(text.t('cli.migrate.about'))
    .action(
      run(async (terminal) => {
        await terminal.open({ role: 'owner', schema: 'migrate' });
        terminal.say(terminal.text.t('cli.migrate.done'));
      }),
    );
};
