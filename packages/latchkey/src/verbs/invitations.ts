import { sendInvitations } from '@latchkey/commands/send-invitations';
import { listInvitations } from '@latchkey/store/invitation';
import { demandOk, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { renderTable } from '../ui/table.ts';
import type { Terminal, Verb } from '../verb.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function list(terminal: Terminal, state?: 'waiting') {
  const { hub } = await openOperator(terminal);
  const rows = await listInvitations(hub.db.one, state === undefined ? {} : { state });
  const t = terminal.text.t;
  terminal.say(
    renderTable(
      [
        t('cli.invitations.id'),
        t('cli.invitations.state'),
        t('cli.invitations.role'),
        t('cli.invitations.can-send'),
      ],
      rows.map((row) => [
        row.id,
        row.state,
        row.role ?? '',
        row.address === null ? t('common.no') : t('common.yes'),
      ]),
    ),
  );
  terminal.json({
    schema: 1,
    invitations: rows.map(({ name: _name, address, ...row }) => ({ ...row, hasAddress: address !== null })),
  });
}

/** `invitations list|preview|send`. People are shown by id: names and addresses are on the page /books/invitations. */
export const invitationsVerb: Verb = (program, run, text) => {
  const invitations = program.command('invitations').description(text.t('cli.invitations.about'));
  invitations
    .command('list')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.invitations.list'))
    .action(run(async (terminal) => void (await list(terminal))));
  invitations
    .command('preview')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.invitations.preview'))
    .action(run(async (terminal) => void (await list(terminal, 'waiting'))));
  invitations
    .command('send')
    .argument('[ids...]')
    .option('--all', text.t('cli.invitations.all'))
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.invitations.send'))
    .action(
      run(async (terminal, ids: string[], options: { all?: boolean }) => {
        const operator = await openOperator(terminal);
        if ((ids.length === 0) === (options.all !== true))
          throw new VerbError(EXIT.usage, 'cli.invitations.choose');
        const odd = ids.find((id) => !UUID.test(id));
        if (odd !== undefined) throw new VerbError(EXIT.usage, 'cli.invitations.none', { id: odd });
        const chosen =
          options.all === true
            ? (await listInvitations(operator.hub.db.one, { state: 'waiting' })).map((row) => row.id)
            : ids;
        const result = demandOk(
          await operate(operator, 'invitations send', (tx) =>
            sendInvitations(tx, { invitationIds: chosen }, operator.context),
          ),
        );
        terminal.say(terminal.text.t('cli.invitations.sent', { sent: result.sent, skipped: result.skipped }));
        terminal.json({ schema: 1, sent: result.sent, skipped: result.skipped });
        return result.skipped > 0 ? EXIT.held : EXIT.done;
      }),
    );
};
