import { previewMerge } from '@latchkey/commands/preview-merge';
import { proposeMerge } from '@latchkey/commands/propose-merge';
import { undoMerge } from '@latchkey/commands/undo-merge';
import type { Text } from '@latchkey/runtime/text/text';
import { listMerges } from '@latchkey/store/merge';
import type { Command } from 'commander';
import { demandOk, demandPerson, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

type Options = { take?: string[]; preview?: boolean };

/** `person merge A B` and `person unmerge A`: two accounts of one person. */
export function registerPersonMerge(person: Command, run: Parameters<Verb>[1], text: Text): void {
  person
    .command('merge')
    .argument('<keep>', text.t('names.cli.keep'))
    .argument('<other>', text.t('names.cli.other'))
    .option('--take <app...>', text.t('names.cli.take'))
    .option('--preview', text.t('names.cli.preview'))
    .option('--json', text.t('cli.json'))
    .description(text.t('names.cli.merge'))
    .action(
      run(async (terminal, keep: string, other: string, options: Options) => {
        const operator = await openOperator(terminal);
        const { db } = operator.hub;
        const keepId = await demandPerson(operator.hub, keep);
        const goneId = await demandPerson(operator.hub, other);
        const choices = Object.fromEntries((options.take ?? []).map((app) => [app, 'gone' as const]));
        const preview = await previewMerge(db.one, { keepId, goneId, choices });
        if (preview === null) throw new VerbError(EXIT.usage, 'cli.person.none');
        const wrong = (options.take ?? []).filter((app) => !preview.apps.some((one) => one.app === app));
        if (wrong.length > 0) throw new VerbError(EXIT.usage, 'names.cli.no_app', { apps: wrong.join(', ') });
        const t = terminal.text.t;
        terminal.say(t('names.cli.preview_keep', { keep: keepId, other: goneId }));
        if (preview.apps.length > 0)
          terminal.say(
            renderTable(
              [t('cli.receipt.app'), t('names.cli.keep_has'), t('names.cli.other_has'), t('names.cli.stays')],
              preview.apps.map((one) => [
                one.app,
                one.keep ?? '–',
                one.gone ?? '–',
                (one.stays === 'keep' ? one.keep : one.gone) ?? '–',
              ]),
            ),
          );
        const shown = { schema: 1, keep: keepId, gone: goneId, apps: preview.apps };
        if (options.preview === true) {
          terminal.json(shown);
          return EXIT.done;
        }
        const made = demandOk(
          await operate(operator, 'person merge', (tx) =>
            proposeMerge(tx, { keepId, goneId, choices }, operator.context),
          ),
        );
        terminal.say(t(made.done ? 'names.cli.done' : 'names.cli.proposed'));
        terminal.json({ ...shown, merge: made.mergeId, done: made.done });
        return made.done ? EXIT.done : EXIT.held;
      }),
    );

  person
    .command('unmerge')
    .argument('<keep>', text.t('names.cli.keep'))
    .option('--json', text.t('cli.json'))
    .description(text.t('names.cli.unmerge'))
    .action(
      run(async (terminal, keep: string) => {
        const operator = await openOperator(terminal);
        const keepId = await demandPerson(operator.hub, keep);
        // The newest first: of several that were merged into one, the last is parted first.
        const merge = (await listMerges(operator.hub.db.one)).find(
          (one) => one.state === 'done' && one.keepId === keepId,
        );
        if (merge === undefined) throw new VerbError(EXIT.failed, 'cli.fault.too-late');
        demandOk(
          await operate(operator, 'person unmerge', (tx) =>
            undoMerge(tx, { mergeId: merge.id }, operator.context),
          ),
        );
        terminal.say(terminal.text.t('names.cli.undone'));
        terminal.json({ schema: 1, merge: merge.id });
        return EXIT.done;
      }),
    );
}
