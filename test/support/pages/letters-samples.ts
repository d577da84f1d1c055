import { type EditModel, editView } from '@latchkey/console/pages/letters/edit-view';
import { type LettersModel, lettersView } from '@latchkey/console/pages/letters/view';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const letters: LettersModel = {
  opened: true,
  held: [
    {
      id: 'm1',
      accountId: 'a1',
      name: NASTY,
      letter: 'Contribution has stopped',
      why: 'more than 20 in an hour or 100 in a day',
      since: '26 November 2026 at 09:12',
    },
    {
      id: 'm2',
      accountId: 'a2',
      name: 'Amaranta Buendía-Iguarán',
      letter: 'Access has ended',
      why: 'more than 20 in an hour or 100 in a day',
      since: '26 November 2026 at 09:13',
    },
  ],
  total: 31,
  letters: [
    { letter: 'invitation', title: 'Invitation', isOwn: true },
    { letter: 'left', title: 'Membership has ended', isOwn: false },
  ],
  csrf,
};

const mail = { subject: `Your key to ${NASTY}`, text: `Hello,\n\n${NASTY}`, html: '' };
const language = {
  current: { subject: 'Your key', body: `{hello}\n\n${NASTY}\n\n{link}` },
  own: { subject: 'Your key to {coop}', body: '{hello}\n\n{link}' },
  isOwn: true,
  version: 3,
  mail,
};
const edit: EditModel = {
  letter: 'invitation',
  title: 'Invitation',
  names: ['hello', 'coop', 'username', 'link'],
  must: ['link'],
  languages: [
    { ...language, language: 'en', typed: true, faults: {} },
    {
      ...language,
      language: 'es',
      isOwn: false,
      typed: false,
      faults: { subject: 'letters.fault.empty', body: 'letters.fault.unknown-name' },
    },
  ],
  ownAddress: 'amaranta@example.org',
  csrf,
};

/** Pages about what the hub writes to members. */
export const LETTERS_SAMPLES: readonly Sample[] = [
  sample('letters', (t) => lettersView(t, letters), true),
  sample('letters-closed', (t) => lettersView(t, { ...letters, opened: false, held: [], total: 0 }), true),
  sample('letter', (t) => editView(t, edit), true),
];
