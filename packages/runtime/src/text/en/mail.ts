/** Texts of area `mail`, English. */
export const mail = {
  'mail.contact': 'Questions? Write to {contact}',
  'mail.link_plain': 'If the button does not work, copy this address:',
  'mail.preview.subject': '[Preview] {subject}',
  'mail.preview.note':
    'This is a preview for you. Members get the text below, with a link of their own; the one here leads to the general page.',
  'mail.many.subject.one': '{count} new person waits for you ({coop})',
  'mail.many.subject.other': '{count} new people wait for you ({coop})',
  'mail.many.text.one':
    'More new people than usual appeared in the books: {count} within a day. Nobody is invited before somebody has looked.',
  'mail.many.text.other':
    'More new people than usual appeared in the books: {count} within a day. Nobody is invited before somebody has looked.',
  'mail.many.look': 'Look at it',
  'mail.shell.subject': 'Something was changed from the command line ({coop})',
  'mail.shell.text': 'Somebody with access to the server has run this on its command line: latchkey {act}',
  'mail.shell.why':
    'Everybody with a role at {coop} gets this mail each time, because the command line can do anything. If you do not know who that was, ask at once whoever runs the server.',
  'mail.source.subject': 'The source “{source}” cannot be read ({coop})',
  'mail.source.text': 'The source “{source}” has not been read completely for a while.',
  'mail.source.nobody_loses':
    'Nobody loses access because of this. New members and payments are seen once it can be read again.',
} as const;
