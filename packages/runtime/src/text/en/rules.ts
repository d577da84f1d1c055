/** Texts of area `rules`, English: rules, their conditions and their preview. */
export const rules = {
  'cli.reason.books-refunded': 'the payment was refunded',
  'console.reason.books-refunded': 'the payment was refunded',
  'cli.reason.books-refund-unclear': 'money of the contribution went back, and the books do not say what for',
  'console.reason.books-refund-unclear':
    'money of the contribution went back, and the books do not say what for',
  'cli.reason.books-paused-by-others': 'the contribution was paused, but not by its member',
  'console.reason.books-paused-by-others': 'the contribution was paused, but not by its member',
  'cli.reason.books-waiting': 'the waiting time is not over',
  'console.reason.books-waiting': 'the waiting time is not over',
  'cli.reason.books-account-type': 'the kind of account in the books',
  'console.reason.books-account-type': 'the kind of account in the books',
  'cli.reason.rule-over': 'the rule has ended',
  'console.reason.rule-over': 'the rule has ended',
  'idp.why.books-refunded': 'your contribution was refunded.',
  'idp.why.rule-over': 'what gave you access has ended.',
  'errors.settings.rule-asks-nothing':
    'The rule for {group} would give its group to everybody: ask for a contribution, a role or a membership kept by hand beside what must not be so.',
};
