import { BOT, COOP, EVENT, type InventedPerson, MERGED, type PastEvent, PEOPLE, TIERS } from '../people.ts';
import { addCore, merge, removeTier, removeUser } from './account-verbs.ts';
import { addAccount, addInvitation, addMember, addTier, type Books, findBySlug } from './books.ts';
import {
  cancel,
  changeTier,
  contribute,
  fail,
  join,
  needPerson,
  needTier,
  pause,
  receive,
  refund,
  reject,
  setStatus,
  slugOf,
} from './contribute.ts';
import { liveUntil } from './life.ts';
import type { AccountRow } from './rows.ts';
import { addDays } from './terms.ts';

/** The fictional co-op on the day of the first start: its past is lived through by the same rules as its future. */
export function seedCoop(books: Books, now: Date): { botId: number } {
  const founded = addDays(now, -COOP.foundedDaysAgo);
  books.state.livedUntil = founded.toISOString();
  const bot = found(books, founded);
  const steps = [...PEOPLE, MERGED].flatMap((person, at) => stepsOf(books, person, at));
  steps.push({ daysAgo: 100, at: 0, run: (when) => removeTier(books, when, 'early-bird') });
  steps.sort((a, b) => b.daysAgo - a.daysAgo || a.at - b.at);
  for (const step of steps) {
    // People of one day come minutes apart.
    const when = new Date(addDays(now, -step.daysAgo).getTime() - 3_600_000 + step.at * 30_000);
    liveUntil(books, when);
    step.run(when);
  }
  liveUntil(books, now);
  return { botId: bot.legacyId };
}

function found(books: Books, at: Date): AccountRow {
  const collective = addAccount(books, at, { slug: COOP.slug, name: COOP.name, type: 'COLLECTIVE' });
  books.state.collectiveId = collective.legacyId;
  const host = addAccount(books, at, {
    slug: 'quay-of-hosts',
    name: 'Quay of Hosts',
    type: 'ORGANIZATION',
    isHost: true,
  });
  const event = addAccount(books, at, {
    slug: EVENT.slug,
    name: EVENT.name,
    type: 'EVENT',
    parentId: collective.legacyId,
  });
  const common = { amountType: 'FIXED', minimumAmount: null, deletedAt: null } as const;
  for (const { slug, name, type, frequency, cents } of TIERS) {
    addTier(books, at, {
      ...common,
      accountId: collective.legacyId,
      slug,
      name,
      type,
      frequency,
      amount: cents,
    });
  }
  addTier(books, at, {
    ...common,
    accountId: event.legacyId,
    slug: EVENT.ticket,
    name: EVENT.name,
    type: 'TICKET',
    frequency: 'ONETIME',
    amount: 0,
  });
  addMember(books, at, { memberId: host.legacyId, accountId: collective.legacyId, role: 'HOST' });
  const bot = addAccount(books, at, BOT);
  addMember(books, at, { memberId: bot.legacyId, accountId: collective.legacyId, role: 'ADMIN' });
  const invited = addAccount(books, at, {
    slug: 'halcyon-undecided',
    name: 'Halcyon Undecided',
    email: 'halcyon.undecided@example.org',
  });
  addInvitation(books, at, {
    accountId: collective.legacyId,
    memberId: invited.legacyId,
    inviterId: bot.legacyId,
    role: 'MEMBER',
  });
  return bot;
}

interface Step {
  daysAgo: number;
  at: number;
  run(when: Date): void;
}

function stepsOf(books: Books, person: InventedPerson, at: number): Step[] {
  let slug = slugOf(person.name);
  const first: Step = {
    daysAgo: person.joinedDaysAgo,
    at,
    run: (when) => {
      slug = enter(books, when, person).slug;
    },
  };
  const later = (person.past ?? []).map(([daysAgo, what]) => ({
    daysAgo,
    at,
    run: (when: Date) => happened(books, when, slug, what),
  }));
  return [first, ...later];
}

function enter(books: Books, when: Date, person: InventedPerson): AccountRow {
  const email = `${slugOf(person.name).replaceAll('-', '.')}@example.org`;
  const account =
    person.tier === null
      ? addAccount(books, when, { slug: slugOf(person.name), name: person.name, email })
      : join(books, when, {
          name: person.name,
          email,
          tier: person.tier,
          guest: person.kind === 'guest',
          incognito: person.kind === 'incognito',
          organization: person.kind === 'organization',
          pending: person.kind === 'pending',
        });
  const { collectiveId } = books.state;
  if (person.core) addCore(books, when, account.legacyId, person.core);
  if (person.other)
    addMember(books, when, { memberId: account.legacyId, accountId: collectiveId, role: person.other });
  const organization = person.speaksFor ? findBySlug(books, person.speaksFor) : undefined;
  if (organization) {
    addMember(books, when, { memberId: account.legacyId, accountId: organization.legacyId, role: 'ADMIN' });
  }
  return account;
}

function happened(books: Books, when: Date, slug: string, what: PastEvent[1]): void {
  switch (what.do) {
    case 'cancel':
      cancel(books, when, slug);
      break;
    case 'refund':
      refund(books, when, slug, 'REFUND');
      break;
    case 'reject':
      reject(books, when, slug);
      break;
    case 'receive':
      receive(books, when, slug);
      break;
    case 'delete-user':
      removeUser(books, when, slug);
      break;
    case 'pause':
      pause(books, when, slug, what.by);
      break;
    case 'fail':
      fail(books, when, slug, what);
      break;
    case 'tier':
      changeTier(books, when, slug, what.tier);
      break;
    case 'contribute':
      contribute(books, when, needPerson(books, slug), needTier(books, what.tier));
      break;
    case 'status':
      setStatus(books, when, slug, what.status);
      break;
    case 'merge-into':
      merge(books, when, slug, what.slug);
      break;
  }
}
