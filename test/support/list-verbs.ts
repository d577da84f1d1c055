import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { verbs } from '@latchkey/latchkey/verbs/index';
import { createText } from '@latchkey/runtime/text/text';

/** A verb of the command line as a person types it, e.g. `settings apply`, with the long options that it takes and what it says of itself. */
export type KnownVerb = { path: string; options: string[]; hasSubVerbs: boolean; about: string };

type Command = Parameters<(typeof verbs)[number]>[0];

/** Every verb and sub-verb that the command line really registers. */
export async function listVerbs(): Promise<KnownVerb[]> {
  // The library is the command line's own, not one of the tests'.
  const entry = createRequire(import.meta.resolve('@latchkey/latchkey/verbs/index')).resolve('commander');
  const { Command: Program } = (await import(pathToFileURL(entry).href)) as { Command: new () => Command };
  const program = new Program();
  for (const verb of verbs) verb(program, () => async () => {}, createText('en'));
  const walk = (command: Command, above: string): KnownVerb[] =>
    command.commands.flatMap((child) => {
      const path = `${above}${child.name()}`;
      const options = child.options.map((option) => option.long ?? '');
      const about = child.description();
      return [{ path, options, about, hasSubVerbs: child.commands.length > 0 }, ...walk(child, `${path} `)];
    });
  return walk(program, '');
}
