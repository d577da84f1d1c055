/** Texts of area `names`, English: names, handles, merged people and shared accounts. */
export const names = {
  'names.change': 'Change',
  'names.name.title': 'Your name',
  'names.name.text':
    'Any name you go by. It is yours: what the books say never changes it, and nobody has to agree.',
  'names.name.apps': 'Within a minute it is shown in {apps}.',
  'names.name.no_apps': 'It is shown wherever you are known here.',
  'names.name.old': 'The old one is kept nowhere here.',
  'names.name.saved': 'That is your name from now on. Your apps are being told.',
};
