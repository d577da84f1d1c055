import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { adminInvite } from '@latchkey/commands/admin-invite';
import { approvePlan } from '@latchkey/commands/approve-plan';
import { confirmApp } from '@latchkey/commands/confirm-app';
import type { CommandContext } from '@latchkey/commands/context';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { sendPreview } from '@latchkey/commands/send-preview';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { PEOPLE } from '@latchkey/sandbox/people';
import type { Sandbox } from '@latchkey/sandbox/start-sandbox';
import { findAccounts } from '@latchkey/store/find-account';
import { listInvitations } from '@latchkey/store/invitation';
import { readMailing } from '@latchkey/store/mailing';
import { listPlans } from '@latchkey/store/plan';
import { followTask } from '../follow-task.ts';
import type { OpenHub } from '../open-hub.ts';
import { demandOk, type Operator } from '../operator.ts';
import type { Terminal } from '../verb.ts';
import { claimThroughPages } from './claim.ts';

const SYLLABLES = [
  'ba',
  'de',
  'fi',
  'go',
  'lu',
  'ma',
  'ne',
  'pi',
  'ro',
  'su',
  'ta',
  've',
  'ji',
  'ko',
  'ya',
  'zu',
];

/** A password that can be read out and typed, about 48 bits. */
function sandboxPassword(): string {
  const word = () => Array.from({ length: 3 }, () => SYLLABLES[randomInt(SYLLABLES.length)]).join('');
  return [word(), word(), word(), word()].join('-');
}

/** `alba-faroluz` → `alba_faroluz`, as long as a username may be. */
function usernameOf(slug: string): string {
  return slug.replaceAll('-', '_').slice(0, 20).replace(/_$/, '');
}

function languageOf(name: string): 'en' | 'es' {
  return PEOPLE.find((person) => person.name === name)?.language ?? 'en';
}

/** What an operator does at a first start, and then fourteen people through the pages. Each step may be repeated. */
export async function firstStart(options: {
  terminal: Terminal;
  hub: OpenHub;
  sandbox: Sandbox;
  context: CommandContext;
}): Promise<void> {
  const { terminal, hub, sandbox } = options;
  const settings = await readSettings(hub.db.one);
  const context: CommandContext = { ...options.context, policy: settings?.policy ?? null };
  const operator: Operator = { hub, settings, context };
  const people = [
    { slug: sandbox.firstClaims.admin, role: 'admin' as const },
    { slug: sandbox.firstClaims.treasurer, role: 'treasurer:books' as const },
    ...sandbox.firstClaims.members.map((slug) => ({ slug, role: null })),
  ];
  const all = 3 + people.length;
  let done = 0;
  const step = (what: string) => {
    done += 1;
    terminal.say(terminal.text.t('cli.sandbox.step', { done, all, what }));
  };
  step(terminal.text.t('cli.sandbox.step.settings'));

  for (const app of Object.keys(settings?.document.apps ?? {})) {
    const read = await followTask(terminal, operator, 'app-inventory', { app }, () => {});
    if (!read.ok) throw new Error(`the inventory of ${app} failed: ${String(read.result.code)}`);
    const confirmed = await hub.db.tx((tx) => confirmApp(tx, { app }, context));
    if (!confirmed.ok && confirmed.fault.code !== 'already-managed') demandOk(confirmed);
  }
  step(terminal.text.t('cli.sandbox.step.apps'));

  await followTask(terminal, operator, 'sync', {}, () => {});
  for (const plan of await listPlans(hub.db.one)) {
    if (plan.state === 'superseded' || plan.state === 'rejected') continue;
    await hub.db.tx((tx) => approvePlan(tx, { planId: plan.id }, context));
  }
  await followTask(terminal, operator, 'sync', {}, () => {});
  step(terminal.text.t('cli.sandbox.step.sync'));

  for (const { slug, role } of people) {
    const person = sandbox.openCollective.person(slug);
    const link = await linkFor(person.email ?? '', role);
    const username = usernameOf(slug);
    const password = sandboxPassword();
    if (link !== null) {
      await claimThroughPages(link, {
        username,
        name: person.name,
        password,
        language: languageOf(person.name),
      });
      sandbox.noteClaimed({ username, password, role: role ?? 'member', name: person.name });
    }
    step(terminal.text.t('cli.sandbox.step.claims'));
    // Whoever administers the co-op has seen the invitation before anybody else gets it.
    if (role === 'admin') await seeInvitation(username);
  }

  async function seeInvitation(username: string): Promise<void> {
    const [accountId] = await findAccounts(hub.db.one, username);
    if (accountId === undefined || (await readMailing(hub.db.one)) !== null) return;
    await hub.db.tx((tx) =>
      sendPreview(tx, { accountId }, { ...context, actor: { kind: 'account', id: accountId } }),
    );
  }

  async function linkFor(address: string, role: 'admin' | 'treasurer:books' | null): Promise<string | null> {
    if (role !== null) {
      const invited = await hub.db.tx((tx) => adminInvite(tx, { address, role }, context));
      return invited.ok ? `${terminal.environment.issuer}/join/${invited.token}` : null;
    }
    const waiting = (await listInvitations(hub.db.one)).find(
      (row) => row.address?.toLowerCase() === address.toLowerCase() && row.state !== 'claimed',
    );
    if (waiting === undefined) return null;
    if (waiting.state === 'waiting') {
      demandOk(await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [waiting.id] }, context)));
    }
    return mailedLink(address);
  }

  /** The link as the person finds it: in the mail. */
  async function mailedLink(address: string): Promise<string> {
    for (let tries = 0; tries < 150; tries += 1) {
      for (const mail of sandbox.mailbox.messages({ to: address })) {
        const link = mail.links.find((one) => one.includes('/join/'));
        if (link !== undefined) return link;
      }
      await sleep(200);
    }
    throw new Error('no invitation arrived in the mailbox');
  }
}
