import type { CommandContext } from '@latchkey/commands/context';
import { keepProved } from '@latchkey/commands/keep-proved';
import { linkProved } from '@latchkey/commands/link-proved';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { givesSeats } from '@latchkey/domain/rule';
import { openSealed } from '@latchkey/runtime/seal';
import { z } from 'zod';
import { openSecret } from '../open-secret.ts';
import { proveAccount } from '../source/open-collective/prove-account.ts';
import type { TaskRunner } from './run-tasks.ts';
import type { RunnerDeps } from './runners.ts';

/** `code`, `verifier`: sealed to the worker, so that no row opens anything. */
const argumentsSchema = z.object({
  source: z.string(),
  code: z.string(),
  verifier: z.string().nullable(),
  account: z.uuid().nullable(),
});

/**
 * {source, code, verifier, account} → the outside account that a browser's person proved, linked or found. `keeps`: how
 * many contributing organizations it shows as its admin, whose seats that person fills from then on.
 */
export function proveIdentity(deps: RunnerDeps): TaskRunner {
  const { db, keys, log, wake } = deps;
  return async (task, step) => {
    const { source, account, ...sealed } = argumentsSchema.parse(task.arguments);
    const settings = await readSettings(db.one);
    const of = settings?.document.sources[source];
    if (settings === null || of?.kind !== 'open-collective' || of.oauth === undefined)
      return { ok: false, code: 'no-settings' };
    const secret = await openSecret(db.one, `sources.${source}.oauth.client_secret`, deps.opener);
    if (!secret.ok) return { ok: false, code: 'client-refused' };
    const open = (value: string) => {
      for (const key of deps.opener.privateKeys) {
        try {
          return openSealed(key, value, 'oauth-code');
        } catch {
          // sealed to an elder key: try the next one
        }
      }
      return null;
    };
    const code = open(sealed.code);
    if (code === null) return { ok: false, code: 'code-refused' };
    const proved = await proveAccount({
      http: deps.http,
      site: of.oauth.site,
      url: of.url,
      clientId: of.oauth.client_id,
      clientSecret: secret.value,
      code,
      redirectUri: `${deps.issuer}/join/open-collective/back`,
      verifier: sealed.verifier === null ? null : open(sealed.verifier),
      asksAdmin: account !== null && givesSeats(settings.policy.rules, source),
    });
    if (!proved.ok) return { ok: false, code: proved.code };
    await step({ code: 'proved' });
    const actor =
      account === null ? ({ kind: 'system' } as const) : ({ kind: 'account', id: account } as const);
    const context: CommandContext = { actor, policy: settings.policy, keys, log, wake };
    const input = { source, aliases: proved.aliases, accountId: account };
    const result = await db.tx(async (tx) => {
      const linked = await linkProved(tx, input, context);
      if (!linked.ok || account === null || !OWN.includes(linked.kind)) return linked;
      const administered = { source, aliases: proved.administers, accountId: account };
      return { ...linked, keeps: await keepProved(tx, administered, context) };
    });
    return result.ok ? result : { ok: false, code: result.fault.code };
  };
}

/** What came of a proof where the outside account is the asking person's own. */
const OWN: readonly string[] = ['linked', 'already'];
