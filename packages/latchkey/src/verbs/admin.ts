import { adminInvite } from '@latchkey/commands/admin-invite';
import { demandOk, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import type { Verb } from '../verb.ts';

/** `admin invite EMAIL [--role]`: break-glass; prints the link too. */
export const adminVerb: Verb = (program, run, text) => {
  const admin = program.command('admin').description(text.t('cli.admin.about'));
  admin
    .command('invite')
    .argument('<email>')
    .option('--role <role>', text.t('cli.admin.role'), 'admin')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.admin.invite'))
    .action(
      run(async (terminal, address: string, options: { role: string }) => {
        const { role } = options;
        if (role !== 'admin' && role !== 'auditor' && !/^treasurer:[a-z][a-z0-9-]*$/.test(role)) {
          throw new VerbError(EXIT.usage, 'cli.admin.bad-role', { role });
        }
        if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
          throw new VerbError(EXIT.usage, 'cli.admin.bad-address');
        const operator = await openOperator(terminal);
        const result = demandOk(
          await operate(operator, 'admin invite', (tx) =>
            adminInvite(
              tx,
              { address, role: role as 'admin' | 'auditor' | `treasurer:${string}` },
              operator.context,
            ),
          ),
        );
        const link = `${terminal.environment.issuer}/join/${result.token}`;
        terminal.say(terminal.text.t('cli.admin.invited', { link }));
        terminal.json({ schema: 1, account: result.accountId, link });
      }),
    );
};
