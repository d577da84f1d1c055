import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '@latchkey/runtime/environment';
import { createLifecycle } from '@latchkey/runtime/lifecycle';
import { createLog } from '@latchkey/runtime/log';
import { pickLanguage } from '@latchkey/runtime/text/pick-language';
import { createText, type MessageKey, type Text } from '@latchkey/runtime/text/text';
import { EmbeddedError } from '@latchkey/store/embedded/fault';
import { Command, CommanderError } from 'commander';
import { openHub } from './open-hub.ts';
import { EXIT, type ExitCode, VerbError } from './ui/exit.ts';
import type { Terminal } from './verb.ts';

/** oidc-provider warns of every Node that is not yet an LTS release, whatever it runs on; everything else passes. */
const warn = console.warn;
console.warn = (...words: unknown[]) => {
  if (!words.some((word) => typeof word === 'string' && word.includes('Unsupported runtime'))) warn(...words);
};

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The language of the terminal, from LC_ALL, LC_MESSAGES or LANG. */
function terminalText(env: NodeJS.ProcessEnv): Text {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return createText(pickLanguage([locale.slice(0, 2).toLowerCase()]));
}

/** A reader that goes away early (`latchkey status | head`) ends the output, not the program. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** A heading of the library's help in the language of the terminal; one that we do not know as it is. */
function helpTitle(text: Text, title: string): string {
  const key = `cli.help-${title.replace(':', '').toLowerCase()}`;
  return text.has(key) ? text.t(key) : title;
}

/** Runs one command line and resolves with its exit code. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const text = terminalText(env);
  let exit: ExitCode = EXIT.done;
  const complain = (line: string) => process.stderr.write(`${line}\n`);

  const program = new Command('latchkey')
    .description(text.t('cli.about'))
    .exitOverride()
    .configureOutput({ writeErr: (line) => process.stderr.write(line) })
    .showHelpAfterError(text.t('cli.help-hint'))
    .configureHelp({ styleTitle: (title) => helpTitle(text, title) })
    .helpOption('-h, --help', text.t('cli.help-option'))
    .helpCommand('help [command]', text.t('cli.help-command'))
    .enablePositionalOptions();

  const run =
    <Args extends unknown[]>(action: (terminal: Terminal, ...args: Args) => Promise<ExitCode | undefined>) =>
    async (...args: Args): Promise<void> => {
      const read = readEnvironment(env, ROOT);
      if (!read.ok) {
        for (const fault of read.faults) {
          complain(
            text.t(`errors.environment.${fault.code}` as MessageKey, {
              variable: fault.variable,
              ...fault.params,
            }),
          );
        }
        exit = EXIT.usage;
        return;
      }
      const { environment } = read;
      const log = createLog('latchkey', { level: env.LATCHKEY_LOG ? environment.logLevel : 'warn' });
      const lifecycle = createLifecycle(log);
      lifecycle.followSignals();
      const json = args.some((arg) => (arg as { json?: unknown } | null)?.json === true);
      let answered = false;
      const answer = (document: unknown) => {
        if (json && !answered) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
        answered = true;
      };
      /** For people on stderr; with --json also as the one document, unless the verb has given its own. */
      const fail = (code: string, words: string, as: ExitCode) => {
        complain(words);
        answer({ schema: 1, error: { code, text: words } });
        exit = as;
      };
      const terminal: Terminal = {
        environment,
        env,
        lifecycle,
        log,
        text,
        root: ROOT,
        say: (line = '') => {
          if (!json) process.stdout.write(`${line}\n`);
        },
        json: answer,
        open: (options = {}) =>
          openHub({
            environment,
            lifecycle,
            log,
            role: options.role ?? 'owner',
            schema: options.schema ?? (environment.databaseUrl === null ? 'migrate' : 'demand'),
          }),
      };
      try {
        exit = (await action(terminal, ...args)) ?? EXIT.done;
      } catch (error) {
        if (error instanceof VerbError) {
          const { key, params } = error;
          fail(key.replace(/^cli\./, ''), text.has(key) ? text.t(key, params) : key, error.exit);
        } else if (error instanceof EmbeddedError) {
          const usage = error.code === 'already-running' || error.code === 'port-taken';
          const words = text.t(`errors.embedded.${error.code}`);
          fail(`embedded.${error.code}`, words, usage ? EXIT.usage : EXIT.failed);
        } else {
          fail('failed', text.t('cli.failed', { reason: (error as Error).message }), EXIT.failed);
          if (env.LATCHKEY_LOG === 'debug') complain((error as Error).stack ?? '');
        }
      } finally {
        const clean = await lifecycle.stop();
        if (!clean && exit === EXIT.done) exit = EXIT.failed;
      }
    };

  const { verbs } = await import('./verbs/index.ts');
  for (const verb of verbs) verb(program, run, text);
  program.addHelpText('after', `\n${text.t('cli.help')}`);
  for (const command of program.commands) {
    const key = `cli.help.${command.name()}`;
    if (text.has(key)) command.addHelpText('after', `\n${text.t(key)}`);
  }
  try {
    await program.parseAsync(['node', 'latchkey', ...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return exit;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), process.env);
}
