import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertRaise } from '@latchkey/store/guard-raise';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { readPolicy } from './settings/read-settings.ts';

/**
 * Asks for another limit of removals, for one plan within 72 h. Somebody else has to agree; with one admin alone it
 * counts after 48 h in which anybody may stop it. `scope`: `app:NAME` or `group:NAME`.
 */
export async function raiseLimit(
  tx: Tx,
  input: { scope: string; upTo: number },
  context: CommandContext,
): Promise<{ ok: true; raiseId: string } | Refused<'no-such-scope' | 'already-asked'>> {
  const { groups, apps } = context.policy ?? (await readPolicy(tx));
  const scopes = [...apps.map(({ name }) => `app:${name}`), ...groups.map(({ name }) => `group:${name}`)];
  if (!scopes.includes(input.scope)) return refuse('no-such-scope');
  const raiseId = await insertRaise(tx, { ...input, author: actorText(context.actor) });
  if (raiseId === null) return refuse('already-asked');
  await writeAudit(tx, {
    event: 'raise-asked',
    accountId: null,
    actor: context.actor,
    detail: { raise: raiseId, scope: input.scope, upTo: input.upTo },
  });
  return { ok: true, raiseId };
}
