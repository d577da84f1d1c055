import { addManual } from '@latchkey/commands/add-manual';
import { manualSources } from '@latchkey/commands/manual-sources';
import { MANUAL_REASONS } from '@latchkey/domain/manual';
import type { Text } from '@latchkey/runtime/text/text';
import type { Command } from 'commander';
import { z } from 'zod';
import { demandOk, demandPerson, demandSettings, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import type { Verb } from '../verb.ts';

const optionsSchema = z.object({
  new: z.boolean().default(false),
  email: z.email().optional(),
  source: z.string().optional(),
  group: z.string(),
  reason: z.enum(MANUAL_REASONS),
  sponsor: z.string(),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
});

/** `person add`: a member kept by hand. */
export function registerPersonAdd(person: Command, run: Parameters<Verb>[1], text: Text): void {
  person
    .command('add')
    .argument('<person>', text.t('cli.person.add-person'))
    .option('--new', text.t('cli.person.add-new'))
    .option('--email <address>', text.t('cli.person.add-email'))
    .option('--source <name>', text.t('cli.person.add-source'))
    .requiredOption('--group <name>', text.t('cli.person.add-group'))
    .requiredOption('--reason <reason>', text.t('cli.person.add-reason'))
    .requiredOption('--sponsor <person>', text.t('cli.person.add-sponsor'))
    .option('--from <day>', text.t('cli.person.add-from'))
    .option('--until <day>', text.t('cli.person.add-until'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.person.add'))
    .action(
      run(async (terminal, name: string, given: unknown) => {
        const read = optionsSchema.safeParse(given);
        if (!read.success) {
          const what = read.error.issues.map((issue) => `--${String(issue.path[0])}`).join(', ');
          throw new VerbError(EXIT.usage, 'cli.person.add-wrong', { what });
        }
        const options = read.data;
        const operator = await openOperator(terminal);
        const known = manualSources(demandSettings(operator)).map((one) => one.name);
        const source = options.source ?? (known.length === 1 ? known[0] : undefined);
        if (source === undefined)
          throw new VerbError(EXIT.usage, 'cli.person.add-wrong', { what: '--source' });
        const who = options.new
          ? { name, address: options.email ?? null }
          : { accountId: await demandPerson(operator.hub, name) };
        const sponsorId = await demandPerson(operator.hub, options.sponsor);
        const { group, reason } = options;
        const input = { source, who, group, reason, sponsorId };
        const dates = { from: options.from ?? null, until: options.until ?? null };
        const added = await operate(operator, 'person add', (tx) =>
          addManual(tx, { ...input, ...dates }, operator.context),
        );
        const { rowId } = demandOk(added);
        terminal.say(terminal.text.t('cli.person.add-done'));
        terminal.json({ schema: 1, row: rowId });
        return EXIT.done;
      }),
    );
}
