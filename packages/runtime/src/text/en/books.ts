/** Texts of area `books`, English: what reading the books found, holds it up and needs. */
export const books = {
  'books.pull.banner.title': 'The books “{source}” cannot be read, since {date}.',
  'books.pull.banner.stale':
    'Nothing has been heard of them since. Whoever runs the hub should look whether it is working.',
  'books.pull.banner.nobody_loses':
    'Meanwhile nobody loses anything, and nobody is written to about their contribution.',
  'books.pull.banner.look': 'Look at it',
  'books.pull.accept': 'That is right',
  'books.pull.accept_text': 'I have looked, and this is as it should be: read on from here.',
  'books.pull.accepted': 'Noted. The books are being read again.',
  'books.pull.moved': 'There has been another read since you saw this. Please look again; nothing was done.',
  'books.pull.budget': 'Requests in the last minute',
  'books.pull.budget_of': '{sent} of {allowed}',
  'books.pull.budget_left': '{sent} of {allowed}; the source says that {remaining} are left until {time}',
  'books.pull.cli.requests': 'requests a minute',
  'books.unclear.title': 'What the books leave open',
  'books.unclear.intro':
    'The books alone do not decide about these people: nothing is given to them and nothing is taken away until the books are clear, or until somebody here has looked. Look at the contribution in the books; what you change there is read by itself.',
  'books.unclear.none': 'The books leave nothing open.',
  'books.unclear.group': '{group}: {why}',
  'books.unclear.basis': 'In the books it says {basis}.',
  'books.unclear.more': 'And {count} more.',
  'books.unclear.look': 'Look at the person',
  'books.unclear.by_hand': 'Keep somebody by hand',
  'books.unclear.why.ambiguous':
    'the state of the contribution is one that a person has to look at (disputed, under review, a tier that was deleted, or something new).',
  'books.unclear.why.books-paused-by-others':
    'the contribution was paused by the host, the platform or the collective, not by whoever pays.',
  'books.unclear.why.books-refund-unclear':
    'money went back, and the books do not say which payment it was or what for.',
  'books.unclear.back': 'Back to the books',
  'books.pull.token.subject': 'The token of “{source}” ends on {date} ({coop})',
  'books.pull.token.ends': 'The token with which the books “{source}” are read is good until {date}.',
  'books.pull.token.ended': 'The token with which the books “{source}” are read was good until {date}.',
  'books.pull.token.how':
    'Make a new personal token on Open Collective, with the account that made the present one, and set it on this page. It is tried before it replaces the present one. Until then nothing changes, and nobody loses anything.',
  'books.pull.token.set': 'Set a new token',
  'books.pull.source.title': 'Source “{source}”',
  'books.pull.source.back': '← Books',
  'books.pull.token.heading': 'Token',
  'books.pull.token.until': 'The present one is good until {date}.',
  'books.pull.token.no_end': 'Nobody has said until when the present one is good.',
  'books.pull.token.by_reference':
    'The settings take this token from a variable or a file of the server: whoever runs it changes it there.',
  'books.pull.token.new': 'New personal token',
  'books.pull.token.new_hint':
    '40 characters, made on Open Collective under “For developers”. It is tried before it replaces the present one, and nobody can read it back.',
  'books.pull.token.last_day': 'Last day on which it is good',
  'books.pull.token.last_day_hint': 'As Open Collective shows it. Leave it empty if the token has no end.',
  'books.pull.token.try': 'Try it and set it',
  'books.pull.token.fault': 'This is no personal token: it has letters and digits only.',
  'books.pull.token.date_fault': 'Write the day as year-month-day.',
  'books.pull.source.reads': 'The last reads',
  'books.pull.source.no_reads': 'It has not been read yet.',
  'books.pull.source.complete': 'complete',
  'books.pull.source.incomplete': 'not complete',
  'books.pull.read_now': 'Read this person now',
  'books.pull.task.running': 'This is being done now. The page goes on by itself.',
  'books.pull.task.back': 'Back',
  'books.pull.step.good': 'done',
  'books.pull.step.bad': 'not done',
  'books.pull.step.read': 'Asked the books “{source}” about everything they have.',
  'books.pull.step.decided': 'Decided what follows. Changes made: {applied}; waiting for a person: {held}.',
  'books.pull.step.opened': 'The token has arrived at the part of our server that reads.',
  'books.pull.step.owner': 'It belongs to the same account as the present one.',
  'books.pull.step.other_owner':
    'It belongs to another account than the present one, which reads just as much.',
  'books.pull.step.replaced': 'It has taken the place of the present one.',
  'books.pull.result.read.done': 'Done: what the books say of this person has just been read.',
  'books.pull.result.read.failed': 'The books could not be read completely. Nobody loses anything by it.',
  'books.pull.result.token.done': 'Done: the books are read with the new token from now on.',
  'books.pull.result.token.failed': 'This token is not good for the books, so the present one stays.',
  'books.pull.fault.unknown': 'No source knows this person.',
  'books.pull.fault.no-such-source': 'There is no such source that has a token.',
  'books.pull.fault.token-by-reference':
    'The settings take this token from a variable or a file of the server: change it there.',
  'books.pull.fault.no-worker-key':
    'The part of our server that reads has not been started yet. Try again once it runs.',
  'books.pull.cli.source': 'Look after a source of the books.',
  'books.pull.cli.token':
    'Hand in the next token of a source; it is tried before it replaces the present one.',
  'books.pull.cli.ends': 'last day on which the token is good, as 2027-01-31',
  'books.pull.cli.env': 'variable that holds the token; without it the first line of the input is read',
  'books.pull.cli.until': 'token good until',
  'books.pull.source.resting':
    'Archived or suspended in the source: {count}. Nobody’s access changes by that.',
  'books.pull.source.disagree':
    'The source calls somebody active, or not, whose contributions say something else: {count}. The contributions decide; nobody’s access changes by that.',
  'books.pull.source.unknown':
    'The source uses words that this version of Latchkey does not know. Rows with them neither give nor take anything, until Latchkey has been updated.',
};
