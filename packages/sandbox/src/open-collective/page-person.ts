import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { CORE_ROLES } from './account-verbs.ts';
import type { OpenCollective } from './open-collective.ts';
import { dayText, keyed, moneyText, roleText, statusText, tierSelect, verbForm } from './page-parts.ts';
import type { OrderView, PersonView } from './person-view.ts';

/** One person: what the books say, and everything that can be done to it. */
export function personPage(stand: OpenCollective, person: PersonView, text: Text, notice: Html | null): Html {
  return html`${notice}
<p><a href="/">${text.t('sandbox.oc.back')}</a></p>
<section class="card"><dl>
<dt>${text.t('sandbox.oc.slug')}</dt><dd><code data-testid="slug">${person.slug}</code></dd>
<dt>${text.t('sandbox.oc.id')}</dt><dd><code data-testid="id">${person.id}</code></dd>
<dt>${text.t('sandbox.oc.email')}</dt><dd>${person.email ?? text.t('sandbox.oc.no_email')}</dd>
<dt>${text.t('sandbox.oc.roles')}</dt><dd data-testid="roles">${
    person.roles.length === 0
      ? text.t('sandbox.oc.no_roles')
      : person.roles.map((role) => html`${roleText(text, role)} `)
  }</dd>
${person.isGuest ? html`<dt>${text.t('sandbox.oc.kind')}</dt><dd>${text.t('sandbox.oc.guest')}</dd>` : ''}
${person.isIncognito ? html`<dt>${text.t('sandbox.oc.kind')}</dt><dd>${text.t('sandbox.oc.incognito')}</dd>` : ''}
</dl></section>
<h2>${text.t('sandbox.oc.orders')}</h2>
${person.orders.length === 0 ? html`<p class="soft">${text.t('sandbox.oc.no_orders')}</p>` : person.orders.map((order) => orderCard(order, text))}
<h2>${text.t('sandbox.oc.do')}</h2>
<p class="soft">${text.t('sandbox.oc.do_hint')}</p>
${moneyForms(stand, person, text)}
<h2>${text.t('sandbox.oc.core_title')}</h2>
${coreForms(person, text)}
<h2>${text.t('sandbox.oc.account_title')}</h2>
${accountForms(person, text)}`;
}

function orderCard(order: OrderView, text: Text): Html {
  return html`<section class="card"><dl>
<dt>${text.t('sandbox.oc.status')}</dt><dd data-testid="status">${statusText(text, order.status)}</dd>
<dt>${text.t('sandbox.oc.tier')}</dt><dd>${order.tier ?? text.t('sandbox.oc.no_tier')}: ${moneyText(text, order.amount)}, ${keyed(text, `sandbox.oc.frequency_${order.frequency}`)}</dd>
<dt>${text.t('sandbox.oc.since')}</dt><dd>${dayText(text, order.createdAt)}</dd>
<dt>${text.t('sandbox.oc.last_charge')}</dt><dd>${dayText(text, order.lastChargedAt)}</dd>
<dt>${text.t('sandbox.oc.next_charge')}</dt><dd>${dayText(text, order.nextChargeDate)}</dd>
${order.failures + order.refuseNext > 0 ? html`<dt>${text.t('sandbox.oc.failures')}</dt><dd>${text.t('sandbox.oc.failures_value', { failed: order.failures, coming: order.refuseNext })}</dd>` : ''}
</dl></section>`;
}

function moneyForms(stand: OpenCollective, person: PersonView, text: Text): Html[] {
  const action = `/people/${person.legacyId}`;
  const has = (...statuses: string[]) => person.orders.some((order) => statuses.includes(order.status));
  const forms: Html[] = [];
  if (has('PENDING')) forms.push(verbForm(text, action, 'receive', 'sandbox.oc.receive'));
  if (has('PAUSED')) forms.push(verbForm(text, action, 'resume', 'sandbox.oc.resume'));
  if (has('ACTIVE', 'ERROR')) {
    forms.push(
      verbForm(
        text,
        action,
        'fail',
        'sandbox.oc.fail',
        html`<p><label for="times">${text.t('sandbox.oc.fail_times')}</label>
<input id="times" name="times" type="number" min="1" max="6" value="1"></p>
<p><label><input type="checkbox" name="now" value="true"> ${text.t('sandbox.oc.fail_now')}</label></p>
<p class="soft">${text.t('sandbox.oc.fail_hint')}</p>`,
      ),
      verbForm(text, action, 'pause', 'sandbox.oc.pause'),
    );
  }
  if (has('ACTIVE', 'ERROR', 'PAUSED')) {
    forms.push(
      verbForm(text, action, 'cancel', 'sandbox.oc.cancel'),
      verbForm(
        text,
        action,
        'tier',
        'sandbox.oc.change_tier',
        html`<p>${tierSelect(stand, text, 'new-tier', true)}</p>`,
      ),
    );
  }
  if (person.orders.some((order) => order.lastChargedAt !== null || order.status === 'PAID')) {
    forms.push(
      verbForm(
        text,
        action,
        'refund',
        'sandbox.oc.refund',
        html`<p class="soft">${text.t('sandbox.oc.refund_hint')}</p>`,
      ),
    );
  }
  if (person.orders.some((order) => order.status !== 'REJECTED')) {
    forms.push(
      verbForm(
        text,
        action,
        'reject',
        'sandbox.oc.reject',
        html`<p class="soft">${text.t('sandbox.oc.reject_hint')}</p>`,
      ),
    );
  }
  const pending = html`<p><label><input type="checkbox" name="pending" value="true"> ${text.t('sandbox.oc.pending')}</label></p>`;
  forms.push(
    verbForm(
      text,
      action,
      'contribute',
      'sandbox.oc.contribute',
      html`<p>${tierSelect(stand, text, 'contribute-tier')}</p>${pending}`,
    ),
  );
  return forms;
}

function coreForms(person: PersonView, text: Text): Html[] {
  const action = `/people/${person.legacyId}`;
  const held = CORE_ROLES.filter((role) => person.roles.includes(role));
  const free = CORE_ROLES.filter((role) => !person.roles.includes(role));
  const remove = held.map((role) =>
    verbForm(
      text,
      action,
      'core-remove',
      'sandbox.oc.core_remove',
      html`<p>${roleText(text, role)}<input type="hidden" name="role" value="${role}"></p>`,
      true,
    ),
  );
  const add = verbForm(
    text,
    action,
    'core-add',
    'sandbox.oc.core_add',
    html`<p><label for="role">${text.t('sandbox.oc.role')}</label>
<select id="role" name="role">${free.map((role) => html`<option value="${role}">${keyed(text, `sandbox.oc.role_${role}`)}</option>`)}</select></p>`,
    true,
  );
  return free.length > 0 ? [...remove, add] : remove;
}

function accountForms(person: PersonView, text: Text): Html[] {
  const action = `/people/${person.legacyId}`;
  return [
    verbForm(
      text,
      action,
      'rename',
      'sandbox.oc.rename',
      html`<p><label for="slug">${text.t('sandbox.oc.slug_new')}</label><input id="slug" name="slug" required pattern="[a-z0-9][a-z0-9\\-]*" value="${person.slug}"></p>`,
      true,
    ),
    verbForm(
      text,
      action,
      'merge',
      'sandbox.oc.merge',
      html`<p><label for="into">${text.t('sandbox.oc.merge_into')}</label><input id="into" name="into" required autocomplete="off"></p>
<p class="soft">${text.t('sandbox.oc.merge_hint')}</p>`,
      true,
    ),
    verbForm(
      text,
      action,
      'delete',
      'sandbox.oc.delete',
      html`<p class="soft">${text.t('sandbox.oc.delete_hint')}</p>`,
      true,
    ),
  ];
}
