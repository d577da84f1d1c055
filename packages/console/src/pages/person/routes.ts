import type { Router } from '@koa/router';
import { explainPerson } from '@latchkey/commands/explain-person';
import { markMail } from '@latchkey/commands/mark-mail';
import { type AppCode, type Explanation, tellingRules } from '@latchkey/domain/explain';
import { NEVER_MAIL_REASONS, type NeverMailReason } from '@latchkey/domain/letter-kinds';
import { groupTitle, titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { type AccountRow, readAccount } from '@latchkey/store/account';
import { keepAccountsOf } from '@latchkey/store/books-page';
import { findAccounts } from '@latchkey/store/find-account';
import { readNeverMail } from '@latchkey/store/never-mail';
import { type Receipt, readReceipts } from '@latchkey/store/receipt';
import { z } from 'zod';
import { readBarModel } from '../bar/model.ts';
import { changeText } from '../books/change-text.ts';
import { basisInWords } from '../plain-words.ts';
import { contextOf, sourcesOf } from '../scope.ts';
import { type PersonModel, personView } from './view.ts';
import { readWhys } from './why-model.ts';

const markForm = z.object({
  never: z.union([z.literal('').transform(() => null), z.enum(NEVER_MAIL_REASONS)]),
});

/** `/admin/people`: look somebody up, and see why they have access, or not. */
export function addPersonRoutes(router: Router, deps: PageDeps): void {
  router.get('/admin/people', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const asked = z.string().trim().min(1).max(200).safeParse(ctx.query.q).data;
    const found = asked === undefined ? [] : await findAccounts(deps.db.one, asked);
    const visible = await visibleTo(deps, seen, found);
    if (visible.length === 1) {
      goTo(ctx, `/admin/people/${visible[0]}`);
      return;
    }
    sayNext(ctx, 'warn', visible.length === 0 ? 'console.nobody_found' : 'console.person.several');
    goTo(ctx, '/books');
  });

  router.get('/admin/people/:id', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const id = z.uuid().safeParse(ctx.params.id).data;
    const [visible] = id === undefined ? [] : await visibleTo(deps, seen, [id]);
    const account = visible === undefined ? null : await readAccount(deps.db.one, visible);
    const explanation = account === null ? null : await explainPerson(deps.db.one, account.id);
    if (account === null || explanation === null) throw new PageError(404, 'not-found');
    const receipts = await readReceipts(deps.db.one, account.id);
    const bar = await readBarModel(deps, seen, account.id);
    const whys = await readWhys(deps, seen, explanation);
    const never = await readNeverMail(deps.db.one, account.id);
    seen.show(personView(seen.text, { ...modelOf(seen, account, explanation, receipts, bar, never), whys }));
  });

  router.post('/admin/people/:id/mail', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const id = z.uuid().safeParse(ctx.params.id).data;
    const [accountId] = id === undefined ? [] : await visibleTo(deps, seen, [id]);
    if (accountId === undefined) throw new PageError(404, 'not-found');
    const sent = await readForm(ctx, markForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { never } = sent.values;
    await deps.db.tx((tx) => markMail(tx, { accountId, never }, contextOf(deps, seen)));
    sayNext(ctx, 'good', never === null ? 'letters.mark.undone' : 'letters.mark.done');
    goTo(ctx, `/admin/people/${accountId}`);
  });
}

/** Of these accounts, those of sources that the visitor answers for. */
async function visibleTo(deps: PageDeps, seen: Visit, accountIds: readonly string[]): Promise<string[]> {
  const sources = sourcesOf(seen.roles);
  return sources === null ? [...accountIds] : keepAccountsOf(deps.db.one, accountIds, sources);
}

function modelOf(
  { text, settings, timezone, csrf }: Visit,
  account: AccountRow,
  explanation: Explanation,
  receipts: readonly Receipt[],
  bar: PersonModel['bar'],
  never: NeverMailReason | null,
): Omit<PersonModel, 'whys'> {
  const date = (when: Date) => text.date(when, timezone);
  const words = (area: string, code: string) => {
    const key = `${area}.${code}`;
    return text.has(key) ? text.t(key) : code;
  };
  return {
    bar,
    name: account.name ?? account.username ?? text.t('console.nameless'),
    username: account.username,
    sub: account.id,
    life: words('console.life', explanation.life),
    holds: explanation.holds.map((hold) => ({
      what: words('idp.hold_name', hold.kind),
      since: date(hold.placedOn),
      lifters: hold.liftedBy.map((by) => words('console.lifter', by)),
    })),
    groups: explanation.groups.map(({ group, granted, rules }) => ({
      title: groupTitle(settings, group),
      inIt: granted.length > 0,
      until: granted.length > 0 && granted.every((one) => one.endOn !== null) ? lastEnd(granted, date) : null,
      said: tellingRules(rules).map((rule) => {
        const nothing = rule.verdict === 'none' || rule.verdict === 'never-read';
        const said = nothing ? text.t('console.person.nothing_said') : words('console.reason', rule.reason);
        return rule.basis === null ? said : `${said} (${basisInWords(text, rule.basis)})`;
      }),
    })),
    apps: explanation.apps.map((app) => ({
      title: titleOf(settings, app.app),
      code: codeText(app.code, words),
      tone: app.code === 'has-access' ? 'good' : app.code === 'grace' ? 'warn' : 'bad',
      through: app.openedBy.map((group) => groupTitle(settings, group)),
    })),
    waiting: explanation.waiting.map((change) => changeText(text, settings, change)),
    mail: {
      never: never === null ? null : text.t(`letters.reason.${never}`),
      reasons: NEVER_MAIL_REASONS.map((code) => ({ code, label: text.t(`letters.reason.${code}`) })),
    },
    csrf,
    receipts: receipts.map((receipt) => ({
      app: titleOf(settings, receipt.app),
      kind: `${words('console.receipt', receipt.kind)} – ${words('console.reason', receipt.cause)}`,
      opened: text.dateTime(receipt.openedOn, timezone),
      standing: text.t(`console.receipt.${standingOf(receipt)}`),
      complete: receipt.complete,
    })),
  };
}

function codeText(code: AppCode, words: (area: string, code: string) => string): string {
  return code.startsWith('held:')
    ? words('idp.hold_name', code.slice('held:'.length))
    : words('console.access', code);
}

function lastEnd(granted: readonly { endOn: Date | null }[], date: (when: Date) => string): string | null {
  const ends = granted.flatMap(({ endOn }) => (endOn === null ? [] : [endOn.getTime()]));
  return ends.length === 0 ? null : date(new Date(Math.max(...ends)));
}

function standingOf(receipt: Receipt): 'open' | 'complete' | 'partial' {
  if (receipt.closedAt === null) return 'open';
  return receipt.complete ? 'complete' : 'partial';
}
