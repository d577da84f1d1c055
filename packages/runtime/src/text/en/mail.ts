/** Texts of area `mail`, English. */
export const mail = {
  'mail.hello': 'Hello,',
  'mail.hello_name': 'Hello {name},',
  'mail.contact': 'Questions? Write to {contact}',
  'mail.link_plain': 'If the button does not work, copy this address:',
  'mail.open_apps': 'To your apps',
  'mail.contribute': 'Contribute',
  'mail.invitation.subject': 'Your key to {coop}',
  'mail.invitation.text':
    'You are a member of {coop}. With this invitation you make your account: one username and one password for all our apps.',
  'mail.invitation.how': 'Open the link and choose a username and a password. It takes two minutes.',
  'mail.invitation.go': 'Make my account',
  'mail.invitation.good_for': 'The link is for you alone and works for 30 days. Please do not pass it on.',
  'mail.invitation.why':
    'You get this mail because the books of {coop} show your contribution or role with this address. If you do not want an account, do nothing: we will not keep writing.',
  'mail.preview.subject': '[Preview] {subject}',
  'mail.preview.note':
    'This is a preview for you. Members get the text below, with a link of their own; the one here leads to the general page.',
  'mail.claimed.subject': 'Your account at {coop} is ready',
  'mail.claimed.text': 'Your account at {coop} is ready. Your username is {username}.',
  'mail.claimed.not_you': 'If this was not you, write to us at once.',
  'mail.grace.subject': 'Your contribution to {coop} has stopped',
  'mail.grace.text':
    'The books show that your contribution to {coop} has stopped. That happens: a card expires, a bank says no.',
  'mail.grace.until':
    'Nothing changes for now: you keep all your apps until {date}. Contribute again before then, and there is nothing else to do.',
  'mail.grace.for_now':
    'Nothing changes for now: you keep all your apps. Contribute again, and there is nothing else to do.',
  'mail.grace.group': 'This is about the group “{group}”.',
  'mail.grace.mistake':
    'If you pay in another way or cannot pay at the moment, write to us. We will find a way.',
  'mail.suspended.subject': 'Your apps at {coop} are closed for now',
  'mail.suspended.text':
    'You are signed out of the apps. Your files, messages and settings stay as they are.',
  'mail.restored.subject': 'Your apps at {coop} are open again',
  'mail.restored.text': 'Welcome back! Your apps open again within a few minutes, with all that was yours.',
  'mail.left.subject': 'Your membership of {coop} has ended',
  'mail.left.text':
    'Your membership of {coop} has ended, and so has your access to our apps. Thank you for having been part of it.',
  'mail.left.kept':
    'What you made there is kept for now. You are welcome back at any time; until then write to us if you need something.',
  'mail.ended.subject': 'Your access at {coop} has ended',
  'mail.ended.text': 'An admin of {coop} has ended your access to our apps.',
  'mail.ended.mistake': 'If you think this is a mistake, answer this mail.',
  'mail.ended.until_paid': 'It opens again by itself as soon as a new contribution of yours arrives.',
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
  'mail.source.code': 'What went wrong: {code}',
  'mail.source.nobody_loses':
    'Nobody loses access because of this. New members and payments are seen once it can be read again.',
} as const;
