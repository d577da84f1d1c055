import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { roleText, statusText } from '../open-collective/page-parts.ts';
import type { PersonView } from '../open-collective/person-view.ts';
import type { TextKey } from '../stand-in/page.ts';

type ClaimedRole = 'admin' | 'treasurer' | 'auditor' | 'member';

/** Somebody whose account was claimed when the sandbox was set up, with a password made for trying. */
export interface Claimed {
  username: string;
  password: string;
  /** A role may name its source: `treasurer:books`. */
  role: ClaimedRole | `${ClaimedRole}:${string}`;
  name: string;
}

/** Where everything of the sandbox is. */
export interface Places {
  hub: string;
  page: string;
  openCollective: string;
  /** The books' API. */
  api: string;
  nextcloud: string;
  synapse: string;
  mailbox: string;
  smtp: string;
}

/** What the index page shows. */
export interface IndexState {
  places: Places;
  today: Date;
  claimed: readonly Claimed[];
  people: readonly PersonView[];
  notice: 'advanced' | 'advance_failed' | null;
}

/** Steps of the calendar, in days. */
export const STEPS = [1, 7, 30, 90] as const;

const TRY: readonly TextKey[] = [
  'sandbox.page.try_sign_in',
  'sandbox.page.try_invite',
  'sandbox.page.try_join',
  'sandbox.page.try_cancel',
  'sandbox.page.try_return',
  'sandbox.page.try_fail',
  'sandbox.page.try_core',
  'sandbox.page.try_break',
];

/** Lists everything that runs, what to try, and who can sign in. */
export function indexPage(state: IndexState, text: Text): Html {
  return html`${state.notice ? html`<p class="card${state.notice === 'advanced' ? '' : ' bad'}" role="status" data-testid="notice">${text.t(`sandbox.page.${state.notice}`)}</p>` : ''}
<p>${text.t('sandbox.page.intro')}</p>
<section class="card"><h2 class="first">${text.t('sandbox.page.calendar')}</h2>
<p><strong data-testid="today">${text.t('sandbox.page.today', { day: text.date(state.today, 'UTC') })}</strong></p>
<form method="post" action="/advance" class="row">${STEPS.map(
    (days) =>
      html`<button name="days" value="${String(days)}" class="quiet">${text.t('sandbox.page.advance', { count: days })}</button>`,
  )}</form>
<p class="soft">${text.t('sandbox.page.calendar_hint')}</p></section>
<h2>${text.t('sandbox.page.places')}</h2>
<ul class="plain card">${placesOf(state.places, text)}</ul>
<h2>${text.t('sandbox.page.try')}</h2>
<ol>${TRY.map((key) => html`<li>${text.t(key)}</li>`)}</ol>
<h2>${text.t('sandbox.page.claimed')}</h2>
${claimedList(state.claimed, text)}
<h2>${text.t('sandbox.page.others')}</h2>
<p class="soft">${text.t('sandbox.page.others_hint')}</p>
${othersList(state, text)}`;
}

function placesOf(places: Places, text: Text): Html[] {
  const line = (href: string, key: 'hub' | 'books' | 'oc' | 'cloud' | 'chat' | 'mailbox', standIn: boolean) =>
    html`<li><a href="${href}" data-testid="to-${key}">${text.t(`sandbox.page.${key}`)}</a>${
      standIn ? html` <span class="soft">(${text.t('sandbox.page.stand_in')})</span>` : ''
    }<br><span class="soft">${text.t(`sandbox.page.${key}_hint`)}</span></li>`;
  return [
    line(places.hub, 'hub', false),
    line(`${places.hub}/books/invitations`, 'books', false),
    line(places.openCollective, 'oc', true),
    line(places.nextcloud, 'cloud', true),
    line(places.synapse, 'chat', true),
    line(places.mailbox, 'mailbox', true),
  ];
}

function claimedList(claimed: readonly Claimed[], text: Text): Html {
  if (claimed.length === 0) return html`<p class="soft">${text.t('sandbox.page.claimed_none')}</p>`;
  return html`<ul class="plain card" data-testid="claimed">${claimed.map(
    (
      one,
    ) => html`<li><strong>${one.name}</strong> <span class="soft">${text.t(`sandbox.page.role_${one.role.split(':')[0] as ClaimedRole}`)}</span>
<dl><dt>${text.t('sandbox.page.username')}</dt><dd><code>${one.username}</code></dd>
<dt>${text.t('sandbox.page.password')}</dt><dd><code>${one.password}</code></dd></dl></li>`,
  )}</ul>`;
}

function othersList(state: IndexState, text: Text): Html {
  const claimed = new Set(state.claimed.map((one) => one.name));
  const others = state.people.filter((person) => !claimed.has(person.name)).slice(0, 200);
  return html`<ul class="plain card" data-testid="others">${others.map((person) => {
    const last = person.orders.at(-1);
    const core = person.roles.filter((role) => role !== 'BACKER');
    return html`<li><a href="${state.places.openCollective}/people/${String(person.legacyId)}">${person.name}</a>
<span class="soft">${last ? statusText(text, last.status) : ''} ${core.map((role) => html`${roleText(text, role)} `)}</span></li>`;
  })}</ul>`;
}
