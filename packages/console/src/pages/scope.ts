import type { CommandContext } from '@latchkey/commands/context';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Visit } from '@latchkey/idp/web/session-guard';
import type { RoleRow } from '@latchkey/store/role';

/** Sources whose people somebody may see: all of them for an admin (null), else those of a treasurer. */
export function sourcesOf(roles: readonly RoleRow[]): string[] | null {
  if (roles.some((one) => one.role === 'admin')) return null;
  return roles.filter((one) => one.role === 'treasurer').map((one) => one.source);
}

/** What a command is told about who presses the button. */
export function contextOf(deps: PageDeps, seen: Visit): CommandContext {
  return {
    actor: { kind: 'account', id: seen.person.accountId },
    policy: seen.settings?.policy ?? null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  };
}
