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
};
