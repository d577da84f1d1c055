import { explainPerson } from '@latchkey/commands/explain-person';
import { markMail } from '@latchkey/commands/mark-mail';
import { offboardPerson } from '@latchkey/commands/offboard-person';
import { placeHold } from '@latchkey/commands/place-hold';
import { restorePerson } from '@latchkey/commands/restore-person';
import { sayOf } from '@latchkey/commands/words/say';
import { BAR_REASONS, type BarReason, isBarReason } from '@latchkey/domain/bar';
import { NEVER_MAIL_REASONS, type NeverMailReason } from '@latchkey/domain/letter-kinds';
import { readReceipts } from '@latchkey/store/receipt';
import { demandOk, demandPerson, type Operator, openOperator, operate } from '../operator.ts';
import { EXIT, VerbError } from '../ui/exit.ts';
import { showExplanation } from '../ui/show-explanation.ts';
import { showSentences } from '../ui/show-why.ts';
import { renderTable } from '../ui/table.ts';
import type { Terminal, Verb } from '../verb.ts';
import { registerPersonAdd } from './person-add.ts';
import { registerPersonImport } from './person-import.ts';
import { registerPersonMerge } from './person-merge.ts';

/** A code that a person typed as a reason: letters, digits and hyphens, since the audit keeps no free text. */
const REASON = /^[a-z0-9][a-z0-9-]{1,39}$/;

function demandReason(reason: string): string {
  if (!REASON.test(reason)) throw new VerbError(EXIT.usage, 'cli.person.reason');
  return reason;
}

function demandBarReason(reason: string): BarReason {
  if (isBarReason(reason)) return reason;
  throw new VerbError(EXIT.usage, 'guard.cli.bar_reason', { reasons: BAR_REASONS.join(', ') });
}

/** A day of the calendar, at its start in UTC; null where none was given. */
function demandDay(day: string | undefined): Date | null {
  if (day === undefined) return null;
  const date = new Date(`${day}T00:00:00.000Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day))
    return date;
  throw new VerbError(EXIT.usage, 'guard.cli.day');
}

async function change(
  terminal: Terminal,
  person: string,
  act: (operator: Operator, accountId: string) => Promise<unknown>,
) {
  const operator = await openOperator(terminal);
  const accountId = await demandPerson(operator.hub, person);
  await act(operator, accountId);
  terminal.say(terminal.text.t('cli.person.done', { account: accountId }));
  terminal.json({ schema: 1, account: accountId });
  return EXIT.done;
}

/** `person add|import|list|merge|unmerge|show|suspend|restore|bar|offboard|mail`. */
export const personVerb: Verb = (program, run, text) => {
  const person = program.command('person').description(text.t('cli.person.about'));
  const sub = (name: string) =>
    person
      .command(name)
      .argument('<person>', text.t('cli.person.argument'))
      .option('--json', text.t('cli.json'));

  registerPersonAdd(person, run, text);
  registerPersonMerge(person, run, text);
  registerPersonImport(person, run, text);

  sub('show')
    .description(text.t('cli.person.show'))
    .action(
      run(async (terminal, name: string) => {
        const { hub, settings } = await openOperator(terminal);
        const accountId = await demandPerson(hub, name);
        const explanation = await explainPerson(hub.db.one, accountId);
        if (explanation === null) throw new VerbError(EXIT.usage, 'cli.person.none');
        const receipts = await readReceipts(hub.db.one, accountId);
        showExplanation(terminal, explanation);
        showSentences(terminal, explanation, sayOf(settings, { text: terminal.text, now: explanation.on }));
        if (receipts.length > 0) {
          const t = terminal.text.t;
          terminal.say();
          terminal.say(
            renderTable(
              [
                t('cli.receipt.app'),
                t('cli.receipt.kind'),
                t('cli.receipt.cause'),
                t('cli.receipt.opened'),
                t('cli.receipt.closed'),
              ],
              receipts.map((receipt) => [
                receipt.app,
                receipt.kind,
                receipt.cause,
                receipt.openedOn.toISOString().slice(0, 16),
                receipt.closedAt === null
                  ? t('cli.receipt.open')
                  : receipt.complete
                    ? t('cli.receipt.complete')
                    : t('cli.receipt.partial'),
              ]),
            ),
          );
        }
        terminal.json({ schema: 1, ...explanation, receipts });
      }),
    );

  sub('suspend')
    .requiredOption('--reason <code>', text.t('cli.person.reason-option'))
    .description(text.t('cli.person.suspend'))
    .action(
      run((terminal, name: string, options: { reason: string }) =>
        change(terminal, name, (operator, accountId) =>
          operate(operator, 'person suspend', (tx) =>
            placeHold(
              tx,
              { accountId, kind: 'manual', reasonCode: demandReason(options.reason) },
              operator.context,
            ),
          ).then(demandOk),
        ),
      ),
    );

  sub('restore')
    .option('--barred', text.t('cli.person.restore-barred'))
    .description(text.t('cli.person.restore'))
    .action(
      run((terminal, name: string, options: { barred?: boolean }) =>
        change(terminal, name, (operator, accountId) =>
          operate(operator, 'person restore', (tx) =>
            restorePerson(tx, { accountId, barredToo: options.barred === true }, operator.context),
          ).then(demandOk),
        ),
      ),
    );

  sub('bar')
    .requiredOption('--reason <code>', text.t('guard.cli.reason_option', { reasons: BAR_REASONS.join(', ') }))
    .option('--until <day>', text.t('guard.cli.until_option'))
    .description(text.t('cli.person.bar'))
    .action(
      run((terminal, name: string, options: { reason: string; until?: string }) => {
        const reasonCode = demandBarReason(options.reason);
        const untilOn = demandDay(options.until);
        return change(terminal, name, (operator, accountId) =>
          operate(operator, 'person bar', (tx) =>
            placeHold(tx, { accountId, kind: 'barred', reasonCode, untilOn }, operator.context),
          ).then(demandOk),
        );
      }),
    );

  sub('offboard')
    .option('--barred <reason>', text.t('cli.person.offboard-barred'))
    .option('--until-paid', text.t('cli.person.offboard-until-paid'))
    .option('--quiet [reason]', text.t('letters.cli.quiet', { reasons: NEVER_MAIL_REASONS.join(', ') }))
    .description(text.t('cli.person.offboard'))
    .action(
      run(
        (
          terminal,
          name: string,
          options: { barred?: string; untilPaid?: boolean; quiet?: true | string },
        ) => {
          if ((options.barred === undefined) === (options.untilPaid !== true)) {
            throw new VerbError(EXIT.usage, 'cli.person.offboard-choose');
          }
          const how =
            options.barred === undefined
              ? ({ kind: 'until-paid' } as const)
              : ({ kind: 'barred', reasonCode: demandBarReason(options.barred) } as const);
          const { quiet: said } = options;
          const quiet = said === undefined ? {} : { quiet: demandNever(said === true ? 'conflict' : said) };
          return change(terminal, name, (operator, accountId) =>
            operate(operator, 'person offboard', (tx) =>
              offboardPerson(tx, { accountId, how, ...quiet }, operator.context),
            ).then(demandOk),
          );
        },
      ),
    );

  sub('mail')
    .option('--never <reason>', text.t('letters.cli.never', { reasons: NEVER_MAIL_REASONS.join(', ') }))
    .option('--again', text.t('letters.cli.again'))
    .description(text.t('letters.cli.mail'))
    .action(
      run((terminal, name: string, options: { never?: string; again?: boolean }) => {
        if ((options.never === undefined) === (options.again !== true)) {
          throw new VerbError(EXIT.usage, 'letters.cli.choose');
        }
        const never = options.never === undefined ? null : demandNever(options.never);
        return change(terminal, name, (operator, accountId) =>
          operate(operator, 'person mail', (tx) => markMail(tx, { accountId, never }, operator.context)).then(
            demandOk,
          ),
        );
      }),
    );
};

function demandNever(reason: string): NeverMailReason {
  const known = NEVER_MAIL_REASONS.find((one) => one === reason);
  if (known === undefined) {
    throw new VerbError(EXIT.usage, 'letters.cli.reason', { reasons: NEVER_MAIL_REASONS.join(', ') });
  }
  return known;
}
