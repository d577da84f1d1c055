import { readFile } from 'node:fs/promises';
import { applySettings } from '@latchkey/commands/settings/apply-settings';
import {
  compareLists,
  diffSettings,
  type SettingsDifference,
} from '@latchkey/commands/settings/diff-settings';
import { exportSettings } from '@latchkey/commands/settings/export-settings';
import { parseSettings } from '@latchkey/commands/settings/parse-settings';
import { type SettingsFile, settingsJsonSchema } from '@latchkey/commands/settings/schema';
import { splitSecrets } from '@latchkey/commands/settings/split-secrets';
import { tellOfShell } from '@latchkey/commands/tell-of-shell';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { useProposal } from '@latchkey/store/rule-proposal';
import { readSetting } from '@latchkey/store/setting';
import { checkApp, presetOf } from '../app-checks.ts';
import { demandClients } from '../check-clients.ts';
import { openOperator } from '../operator.ts';
import { demandAgreement, previewOf } from '../preview-file.ts';
import { publishKey } from '../publish-key.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { showPreview } from '../ui/show-preview.ts';
import type { Terminal, Verb } from '../verb.ts';

/** Reads and checks FILE; prints every fault with its line and throws when there is one. */
export async function readFileSettings(terminal: Terminal, file: string | undefined): Promise<SettingsFile> {
  const path = file ?? terminal.environment.configFile;
  if (path === null || path === undefined) throw new VerbError(EXIT.usage, 'cli.settings.no-file');
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch {
    throw new VerbError(EXIT.usage, 'cli.settings.unreadable', { file: path });
  }
  const parsed = parseSettings(source, checkApp);
  if (parsed.ok) return parsed.settings;
  const faults = parsed.faults.map(({ code, path: at, line, params }) => ({
    code,
    path: at,
    line: line ?? 1,
    text: terminal.text.t(`errors.settings.${code}` as MessageKey, params),
  }));
  for (const { path: at, line, text } of faults) {
    process.stderr.write(`${path}:${line}: ${at === '' ? '' : `${at}: `}${text}\n`);
  }
  terminal.json({ schema: 1, faults });
  throw new VerbError(EXIT.usage, 'cli.settings.faults', { count: parsed.faults.length });
}

/** A line for each value that differs; of a list, a line for each entry that goes or comes. */
function showDifferences(terminal: Terminal, differences: readonly SettingsDifference[]): void {
  const show = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value));
  for (const { path, before, after } of differences) {
    const lists =
      isListOrNone(before) && isListOrNone(after) ? compareLists(before ?? [], after ?? []) : null;
    if (lists === null || lists.gone.length + lists.come.length === 0) {
      terminal.say(`${path}: ${show(before)} → ${show(after)}`);
      continue;
    }
    terminal.say(`${path}:`);
    for (const one of lists.gone) terminal.say(`  - ${show(one)}`);
    for (const one of lists.come) terminal.say(`  + ${show(one)}`);
  }
}

function isListOrNone(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value);
}

/** `settings diff|apply|export|schema`. */
export const settingsVerb: Verb = (program, run, text) => {
  const settings = program.command('settings').description(text.t('cli.settings.about'));

  settings
    .command('diff')
    .argument('[file]')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.settings.diff'))
    .action(
      run(async (terminal, file: string | undefined) => {
        const wanted = splitSecrets(await readFileSettings(terminal, file)).document;
        const { hub, settings: current } = await openOperator(terminal);
        const differences = diffSettings(current?.document ?? null, wanted);
        showDifferences(terminal, differences);
        if (differences.length === 0) terminal.say(terminal.text.t('cli.settings.same'));
        const preview = await previewOf(hub, current, wanted, differences);
        if (preview !== null) showPreview(terminal, preview, current);
        terminal.json({
          schema: 1,
          version: current?.version ?? 0,
          differences,
          ...(preview === null ? {} : { preview }),
        });
        return EXIT.done;
      }),
    );

  settings
    .command('apply')
    .argument('[file]')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.settings.apply'))
    .action(
      run(async (terminal, file: string | undefined) => {
        const wanted = await readFileSettings(terminal, file);
        const operator = await openOperator(terminal);
        await demandClients(operator.hub, wanted, presetOf);
        await publishKey(operator.hub);
        const { hub, settings: current, context } = operator;
        const document = splitSecrets(wanted).document;
        const preview = await previewOf(
          hub,
          current,
          document,
          diffSettings(current?.document ?? null, document),
        );
        const result = await hub.db.tx(async (tx) => {
          const agreed = await demandAgreement(tx, { document, preview, settings: wanted }, context);
          if (agreed.kind !== 'go') return agreed;
          const input = { settings: wanted, preset: presetOf, by: 'file' } as const;
          const applied = await applySettings(tx, input, context);
          if (applied.kind === 'applied') {
            if (agreed.proposalId !== null) await useProposal(tx, agreed.proposalId, applied.version);
            await tellOfShell(tx, { act: 'settings apply' }, context);
          }
          return applied;
        });
        if (preview !== null) showPreview(terminal, preview, current);
        terminal.json({ schema: 1, ...result });
        switch (result.kind) {
          case 'applied':
            showDifferences(terminal, result.differences);
            terminal.say(terminal.text.t('cli.settings.applied', { version: result.version }));
            return EXIT.done;
          case 'needs-second':
            throw new VerbError(EXIT.held, 'guard.cli.needs_second', { count: result.affected });
          case 'unchanged':
            terminal.say(terminal.text.t('cli.settings.same'));
            return EXIT.done;
          case 'refused':
            showDifferences(terminal, result.differences);
            throw new VerbError(EXIT.held, `cli.settings.${result.reason}`, { version: result.version });
          case 'failed':
            throw new VerbError(EXIT.usage, `cli.settings.${result.code}`, {
              name: result.name,
              known: 'known' in result ? result.known : '',
            });
        }
      }),
    );

  settings
    .command('export')
    .argument('[file]')
    .description(text.t('cli.settings.export'))
    .action(
      run(async (terminal, file: string | undefined) => {
        const { hub } = await openOperator(terminal);
        const row = await readSetting(hub.db.one);
        if (row === null) throw new VerbError(EXIT.usage, 'cli.no-settings');
        const yaml = exportSettings(row);
        if (file === undefined) process.stdout.write(yaml);
        else {
          const { writeFile } = await import('node:fs/promises');
          await writeFile(file, yaml, { mode: 0o600, flag: 'wx' }).catch(() => {
            throw new VerbError(EXIT.usage, 'cli.settings.exists', { file });
          });
        }
        return EXIT.done;
      }),
    );

  settings
    .command('schema')
    .description(text.t('cli.settings.schema'))
    .action(
      run(async () => {
        process.stdout.write(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
      }),
    );
};
