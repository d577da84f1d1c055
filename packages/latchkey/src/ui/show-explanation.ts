import { type Explanation, tellingRules } from '@latchkey/domain/explain';
import type { Text } from '@latchkey/runtime/text/text';
import type { Terminal } from '../verb.ts';
import { renderTable } from './table.ts';

/** The text of a closed code, or the code itself where no message is kept for it. */
export function codeText(text: Text, area: string, code: string): string {
  const key = `${area}.${code.replace(':', '-')}`;
  return text.has(key) ? text.t(key) : code;
}

/** A problem of a source in words, with its numbers; the code itself where no message is kept for it. */
export function problemText(
  text: Text,
  problem: { code: string; params: Record<string, string | number> },
): string {
  const key = `errors.source.${problem.code}`;
  return text.has(key) ? text.t(key, problem.params) : problem.code;
}

function day(when: Date | null): string {
  return when === null ? '' : when.toISOString().slice(0, 10);
}

/** Prints why a person has access or not: life and holds, groups with the rule and verdict behind each, apps. */
export function showExplanation(terminal: Terminal, explanation: Explanation, app?: string): void {
  const { text } = terminal;
  const t = text.t;
  terminal.say(`${explanation.accountId}  ${codeText(text, 'cli.life', explanation.life)}`);
  for (const hold of explanation.holds) {
    terminal.say(
      t('cli.explain.hold', {
        hold: codeText(text, 'cli.hold', hold.kind),
        since: day(hold.placedOn),
        lifter: hold.liftedBy.map((by) => codeText(text, 'cli.lifter', by)).join(', '),
      }),
    );
  }
  if (explanation.groups.length > 0) {
    terminal.say();
    terminal.say(
      renderTable(
        [
          t('cli.explain.group'),
          t('cli.explain.granted'),
          t('cli.explain.ends'),
          t('cli.explain.books-say'),
          t('cli.explain.reason'),
        ],
        explanation.groups.flatMap((group) => {
          const grant = group.granted[0];
          const rules = tellingRules(group.rules);
          const rows = rules.length === 0 ? [undefined] : rules;
          return rows.map((rule) => [
            group.group,
            grant === undefined ? t('common.no') : t('common.yes'),
            day(grant?.endOn ?? null),
            rule === undefined ? '' : codeText(text, 'cli.verdict', rule.verdict),
            rule === undefined || rule.verdict === 'none'
              ? ''
              : codeText(text, 'cli.verdict-reason', rule.reason),
          ]);
        }),
      ),
    );
  }
  const apps = explanation.apps.filter((one) => app === undefined || one.app === app);
  if (apps.length > 0) {
    terminal.say();
    terminal.say(
      renderTable(
        [t('cli.explain.app'), t('cli.explain.access'), t('cli.explain.through')],
        apps.map((one) => [
          one.app,
          codeText(text, 'cli.access', one.code),
          one.openedBy.join(', ') || one.opens.join(', '),
        ]),
      ),
    );
  }
}
