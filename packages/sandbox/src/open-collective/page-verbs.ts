import { CORE_ROLES } from './account-verbs.ts';
import { CannotDo } from './contribute.ts';
import type { OpenCollective } from './open-collective.ts';
import type { CoreRole } from './rows.ts';

/** What a form of a person's page can ask for. */
const VERBS = [
  'contribute',
  'tier',
  'pause',
  'resume',
  'cancel',
  'receive',
  'fail',
  'refund',
  'reject',
  'rename',
  'merge',
  'delete',
  'core-add',
  'core-remove',
] as const;

export type Verb = (typeof VERBS)[number];

/** Whether a path's last part is one of them. */
export function isVerb(text: string): text is Verb {
  return (VERBS as readonly string[]).includes(text);
}

/** Does it. Returns the number of the person to show next; null: nobody is left to show. Throws CannotDo. */
export function doVerb(
  stand: OpenCollective,
  id: number,
  verb: Verb,
  form: Record<string, string>,
): number | null {
  switch (verb) {
    case 'contribute':
      stand.contribute(id, form.tier, { pending: form.pending === 'true' });
      return id;
    case 'tier':
      stand.changeTier(id, form.tier ?? '');
      return id;
    case 'pause':
      stand.pause(id);
      return id;
    case 'resume':
      stand.resume(id);
      return id;
    case 'cancel':
      stand.cancel(id);
      return id;
    case 'receive':
      stand.receive(id);
      return id;
    case 'fail': {
      const times = Math.min(6, Math.max(1, Math.trunc(Number(form.times)) || 1));
      stand.fail(id, { times, now: form.now === 'true' });
      return id;
    }
    case 'refund':
      stand.refund(id);
      return id;
    case 'reject':
      stand.reject(id);
      return id;
    case 'rename':
      stand.rename(id, (form.slug ?? '').trim());
      return id;
    case 'merge': {
      const into = stand.person((form.into ?? '').trim());
      stand.merge(id, into.legacyId);
      return into.legacyId;
    }
    case 'delete':
      stand.remove(id);
      return null;
    case 'core-add':
      stand.addCore(id, coreRole(form.role));
      return id;
    case 'core-remove':
      stand.removeCore(id, coreRole(form.role));
      return id;
  }
}

function coreRole(text: string | undefined): CoreRole {
  const role = CORE_ROLES.find((known) => known === text);
  if (!role) throw new CannotDo('member');
  return role;
}
