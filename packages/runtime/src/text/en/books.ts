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
};
