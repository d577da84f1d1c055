import type { Environment } from '@latchkey/runtime/environment';
import type { Lifecycle } from '@latchkey/runtime/lifecycle';
import type { Log } from '@latchkey/runtime/log';
import type { Text } from '@latchkey/runtime/text/text';
import type { Command } from 'commander';
import type { OpenHub, Role } from './open-hub.ts';
import type { ExitCode } from './ui/exit.ts';

/** What every verb is given. `say` prints for people (nothing with --json), `json` prints the one document of --json. */
export type Terminal = {
  environment: Environment;
  env: Readonly<Record<string, string | undefined>>;
  lifecycle: Lifecycle;
  log: Log;
  text: Text;
  root: string;
  say(line?: string): void;
  json(document: unknown): void;
  open(options?: { role?: Role; schema?: 'migrate' | 'demand' }): Promise<OpenHub>;
};

/** Registers a verb and its sub-verbs on the program. `run` wraps an action: it prints failures and sets the exit code. */
export type Verb = (
  program: Command,
  run: <Args extends unknown[]>(
    action: (terminal: Terminal, ...args: Args) => Promise<ExitCode | undefined>,
  ) => (...args: Args) => Promise<void>,
  text: Text,
) => void;
