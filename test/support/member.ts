import { adminInvite } from '@latchkey/commands/admin-invite';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { HoldKind } from '@latchkey/domain/hold';
import { claimThroughPages } from '@latchkey/latchkey/sandbox/claim';
import type { StoredMail } from '@latchkey/sandbox/mailbox/messages';
import { listInvitations } from '@latchkey/store/invitation';
import { type Receipt, readReceipts } from '@latchkey/store/receipt';
import type { WholeHub } from './whole-hub.ts';

/** Somebody of the books who has claimed their account. `slug`: who they are in the books. */
export type Member = { accountId: string; slug: string; address: string; username: string; password: string };

/** How the hub and both apps have somebody now. */
export type MemberState = {
  life: string;
  holds: HoldKind[];
  /** Whether the membership has an end set: grace. */
  grace: boolean;
  wishes: Record<string, Treatment>;
  /** As each app itself shows it; null: no such account there. */
  cloud: { enabled: boolean; groups: readonly string[] } | null;
  chat: { locked: boolean; devices: string[] } | null;
  receipts: Receipt[];
};

/** Joins in the books, is invited as a treasurer would do it, and claims through the pages. */
export async function joinAndClaim(
  hub: WholeHub,
  who: { name: string; username: string; tier?: string },
): Promise<Member> {
  const address = `${who.username}@example.org`;
  const person = hub.sandbox.openCollective.join({
    name: who.name,
    email: address,
    tier: who.tier ?? 'solidarity-member',
  });
  await hub.sync();
  return inviteAndClaim(hub, { slug: person.slug, username: who.username });
}

/** Invites somebody whom the books already have, and claims through the pages. */
export async function inviteAndClaim(
  hub: WholeHub,
  who: { slug: string; username: string },
): Promise<Member> {
  const person = hub.sandbox.openCollective.person(who.slug);
  const address = (person.email ?? '').toLowerCase();
  const waiting = (await listInvitations(hub.db.one)).find((row) => row.address?.toLowerCase() === address);
  if (waiting === undefined) throw new Error(`${who.slug} has no invitation`);
  const context = await hub.context();
  const sent = await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [waiting.id] }, context));
  if (!sent.ok) throw new Error('the invitation was not sent');
  await hub.settle();
  const link = mailsTo(hub, address)
    .flatMap((mail) => mail.links)
    .find((one) => one.includes('/join/'));
  if (link === undefined) throw new Error('no mail with a link arrived');
  return claim(hub, link, { slug: who.slug, username: who.username, name: person.name, address });
}

/** Makes somebody admin or treasurer of the hub, from the link of `admin invite`. */
export async function claimRole(
  hub: WholeHub,
  who: { slug: string; username: string; role: 'admin' | 'treasurer:books' },
): Promise<Member> {
  const person = hub.sandbox.openCollective.person(who.slug);
  const address = (person.email ?? '').toLowerCase();
  const context = await hub.context();
  const invited = await hub.db.tx((tx) => adminInvite(tx, { address, role: who.role }, context));
  if (!invited.ok) throw new Error(`${who.slug} was not invited`);
  const link = `${hub.issuer}/join/${invited.token}`;
  return claim(hub, link, { slug: who.slug, username: who.username, name: person.name, address });
}

async function claim(
  hub: WholeHub,
  link: string,
  who: { slug: string; username: string; name: string; address: string },
): Promise<Member> {
  const password = `correct horse ${who.username}`;
  await claimThroughPages(link, { username: who.username, name: who.name, password, language: 'en' });
  await hub.settle();
  const [row] = await hub.db.one.query<{ id: string }>('SELECT id FROM account WHERE username = $1', [
    who.username,
  ]);
  if (row === undefined) throw new Error(`${who.username} has no account`);
  return { accountId: row.id, slug: who.slug, address: who.address, username: who.username, password };
}

/** Mails that somebody got, the newest first. */
export function mailsTo(hub: WholeHub, address: string): StoredMail[] {
  return hub.sandbox.mailbox.messages({ to: address });
}

/** Templates of the mails to an account that were due, oldest first; without those that were taken back. */
export async function templatesFor(hub: WholeHub, accountId: string): Promise<string[]> {
  const rows = await hub.db.one.query<{ template: string }>(
    `SELECT template FROM message WHERE account_id = $1 AND kind = 'mail' AND (due_on IS NULL OR due_on <= calendar_now()) AND state <> 'withdrawn'
     ORDER BY made_at, id`,
    [accountId],
  );
  return rows.map((row) => row.template);
}

/** Looks at somebody from every side: the hub's rows, and the accounts in the apps. */
export async function readState(hub: WholeHub, member: Member): Promise<MemberState> {
  const { accountId, username } = member;
  const [row] = await hub.db.one.query<{ life: string; holds: HoldKind[]; grace: boolean }>(
    `SELECT life, coalesce((SELECT array_agg(kind ORDER BY kind) FROM hold WHERE account_id = a.id), '{}') AS holds,
       EXISTS (SELECT 1 FROM group_grant WHERE account_id = a.id AND end_on IS NOT NULL) AS grace
     FROM account a WHERE id = $1`,
    [accountId],
  );
  const wishes = await hub.db.one.query<{ app: string; treatment: Treatment }>(
    'SELECT app, treatment FROM entitlement WHERE account_id = $1 ORDER BY app',
    [accountId],
  );
  const cloud = hub.sandbox.nextcloud.find(accountId);
  const mxid = `@${username}:common-tide.example`;
  const chat = hub.sandbox.synapse.find(mxid);
  return {
    life: row?.life ?? 'none',
    holds: row?.holds ?? [],
    grace: row?.grace ?? false,
    wishes: Object.fromEntries(wishes.map((wish) => [wish.app, wish.treatment])),
    cloud: cloud === undefined ? null : { enabled: cloud.enabled === true, groups: cloud.groups as string[] },
    chat:
      chat === undefined
        ? null
        : { locked: chat.locked === true, devices: hub.sandbox.synapse.devices(mxid) },
    receipts: await readReceipts(hub.db.one, accountId),
  };
}
