import { applySettings } from '@latchkey/commands/settings/apply-settings';
import { presetOf } from './app-checks.ts';
import { demandClients } from './check-clients.ts';
import type { OpenHub } from './open-hub.ts';
import { EXIT, VerbError } from './ui/exit.ts';
import type { Terminal } from './verb.ts';
import { readFileSettings } from './verbs/settings.ts';

/** Fills an empty database from LATCHKEY_CONFIG, once: afterwards the database is the truth. */
export async function applyFirstSettings(terminal: Terminal, hub: OpenHub): Promise<void> {
  const settings = await readFileSettings(terminal, undefined);
  await demandClients(hub, settings, presetOf);
  const result = await hub.db.tx((tx) =>
    applySettings(
      tx,
      { settings, preset: presetOf, by: 'file' },
      { actor: { kind: 'operator' }, policy: null, keys: hub.keys, log: hub.log, wake: async () => {} },
    ),
  );
  if (result.kind === 'failed')
    throw new VerbError(EXIT.usage, `cli.settings.${result.code}`, {
      name: result.name,
      known: 'known' in result ? result.known : '',
    });
}
