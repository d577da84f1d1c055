import type { MessageKey } from '@latchkey/runtime/text/text';

/** A page of the desk, as `/books` links to it. `roles`: who sees the link. */
export type DeskLink = { href: string; label: MessageKey; roles: readonly ('admin' | 'treasurer')[] };

/** Pages that `/books` links to, one line each, in the order in which they are shown. */
export const deskLinks: readonly DeskLink[] = [
  { href: '/books/invitations', label: 'console.invitations.title', roles: ['admin', 'treasurer'] },
  { href: '/books/letters', label: 'letters.title', roles: ['admin', 'treasurer'] },
  { href: '/books/questions', label: 'who.questions.title', roles: ['admin', 'treasurer'] },
  { href: '/books/unclear', label: 'books.unclear.title', roles: ['admin', 'treasurer'] },
  { href: '/books/manual', label: 'console.manual.title', roles: ['admin', 'treasurer'] },
  { href: '/books/unreachable', label: 'who.unreachable.title', roles: ['admin', 'treasurer'] },
  { href: '/admin/handles', label: 'names.handles.title', roles: ['admin'] },
  { href: '/books/admissions', label: 'guard.admissions.title', roles: ['admin', 'treasurer'] },
  { href: '/books/organizations', label: 'seats.organizations', roles: ['admin', 'treasurer'] },
  { href: '/admin/merge', label: 'names.merge.title', roles: ['admin', 'treasurer'] },
  { href: '/books/guard', label: 'guard.limits.title', roles: ['admin', 'treasurer'] },
  { href: '/admin/shared', label: 'names.shared.title', roles: ['admin'] },
  { href: '/books/rules', label: 'guard.rules.title', roles: ['admin', 'treasurer'] },
  { href: '/books/import', label: 'seats.import.title', roles: ['admin', 'treasurer'] },
  { href: '/books/coming', label: 'guard.coming.title', roles: ['admin', 'treasurer'] },
];
