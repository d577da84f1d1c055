import { readFile } from 'node:fs/promises';
import { decodeFile } from '@latchkey/commands/files/decode-file';
import { exportMembers } from '@latchkey/commands/import/export-members';
import {
  type ImportInput,
  importMembers,
  importSources,
  previewImport,
} from '@latchkey/commands/import/import-members';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Text } from '@latchkey/runtime/text/text';
import type { Command } from 'commander';
import { demandOk, demandPerson, demandSettings, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { problemText } from '../ui/show-explanation.ts';
import { renderTable } from '../ui/table.ts';
import type { Verb } from '../verb.ts';

function demandSource(settings: HubSettings, given: string | undefined): string {
  const known = importSources(settings);
  const source = given ?? (known.length === 1 ? known[0] : undefined);
  if (source === undefined || !known.includes(source))
    throw new VerbError(EXIT.usage, 'cli.person.import-source', { known: known.join(', ') || '–' });
  return source;
}

/** `person import FILE`: looks a file through, and imports it with --apply; `person list`: exports what is kept. */
export function registerPersonImport(person: Command, run: Parameters<Verb>[1], text: Text): void {
  person
    .command('import')
    .argument('<file>', text.t('cli.person.import-file'))
    .option('--source <name>', text.t('cli.person.import-into'))
    .option('--sponsor <person>', text.t('cli.person.import-sponsor'))
    .option('--apply', text.t('cli.person.import-apply'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.person.import'))
    .action(
      run(async (terminal, file: string, options: { source?: string; sponsor?: string; apply?: boolean }) => {
        const operator = await openOperator(terminal);
        const settings = demandSettings(operator);
        const source = demandSource(settings, options.source);
        const content = await readFile(file).then(decodeFile, () => {
          throw new VerbError(EXIT.usage, 'errors.source.file-unreadable');
        });
        const { db } = operator.hub;
        const sponsorId =
          options.sponsor === undefined ? null : await demandPerson(operator.hub, options.sponsor);
        const input: ImportInput = { source, content, sponsorId };
        const plan = await previewImport(db.one, input, settings);
        if (plan === null) throw new VerbError(EXIT.usage, 'cli.person.import-source', { known: '–' });
        const t = terminal.text.t;
        const { lines, problems, digest } = plan;
        for (const one of problems) terminal.say(problemText(terminal.text, one));
        const heads = [
          t('seats.import.line'),
          t('seats.import.who'),
          t('seats.import.what'),
          t('seats.import.until'),
        ];
        const rows = lines.map((one) => [
          one.line === null ? '–' : String(one.line),
          one.who,
          t(`seats.import.kind.${one.kind}`),
          one.until ?? '',
        ]);
        if (rows.length > 0) terminal.say(renderTable(heads, rows));
        const shown = { schema: 1, source, lines, problems };
        if (problems.length > 0 || options.apply !== true) {
          terminal.say(t(problems.length > 0 ? 'cli.person.import-bad' : 'cli.person.import-look'));
          terminal.json({ ...shown, applied: false });
          return problems.length > 0 ? EXIT.usage : EXIT.done;
        }
        const done = await operate(operator, 'person import', (tx) =>
          importMembers(tx, { ...input, digest }, operator.context),
        );
        demandOk(done);
        terminal.say(t('cli.person.import-done'));
        terminal.json({ ...shown, applied: true });
        return EXIT.done;
      }),
    );

  person
    .command('list')
    .option('--source <name>', text.t('cli.person.import-into'))
    .option('--csv', text.t('cli.person.list-csv'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.person.list'))
    .action(
      run(async (terminal, options: { source?: string; csv?: boolean }) => {
        const operator = await openOperator(terminal);
        const settings = demandSettings(operator);
        const source = demandSource(settings, options.source);
        const kind = settings.document.sources[source]?.kind === 'manual' ? 'manual' : 'file';
        const { db } = operator.hub;
        const json = await exportMembers(db.one, { source, kind, format: 'json' });
        if (options.csv === true) terminal.say(await exportMembers(db.one, { source, kind, format: 'csv' }));
        else terminal.say(json);
        terminal.json({ schema: 1, source, ...JSON.parse(json) });
        return EXIT.done;
      }),
    );
}
