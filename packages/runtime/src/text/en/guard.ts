/** Texts of area `guard`, English: held changes, admissions, bars. */
export const guard = {
  'guard.author.operator': 'the command line',

  'guard.bar.title': 'Put out by decision',
  'guard.bar.text':
    'Whoever is put out has no app and cannot sign in. No payment, seat, file, invitation or new contribution brings them back; only an admin does, here.',
  'guard.bar.standing': 'Put out by {by} on {date}. Reason: {reason}.',
  'guard.bar.open_end': 'It stands until an admin takes it back.',
  'guard.bar.until_date': 'It ends by itself on {date}.',
  'guard.bar.still_paying':
    'Their contribution still runs. Please end it on Open Collective: the hub cannot do that.',
  'guard.bar.will_ask':
    'Their contribution runs. Everybody who answers for the books will be asked to end it on Open Collective.',
  'guard.bar.reason': 'Reason',
  'guard.bar.reason_hint': 'Only which of these it was is kept, and nothing else about it.',
  'guard.bar.choose': 'Please choose',
  'guard.bar.reason.conduct': 'conduct towards others',
  'guard.bar.reason.safety': 'safety of somebody',
  'guard.bar.reason.fraud': 'fraud or stolen money',
  'guard.bar.reason.impersonation': 'pretended to be somebody else',
  'guard.bar.reason.members-decision': 'decision of an assembly',
  'guard.bar.reason.law': 'required by law',
  'guard.bar.until': 'Until',
  'guard.bar.until_hint': 'Left empty, it stands until an admin takes it back.',
  'guard.bar.do': 'Put out now',
  'guard.bar.lift': 'Take it back',
  'guard.bar.blocked.not-admin': 'An admin can put somebody out, or take it back.',
  'guard.bar.blocked.self': 'This is you: somebody else has to do it.',
  'guard.bar.blocked.has-role': 'They have a role in the hub. One person alone cannot put them out.',
  'guard.bar.said.done': 'Done. Access ended at once; the apps follow within minutes.',
  'guard.bar.said.lifted': 'Taken back. What the books give them opens again within minutes.',
  'guard.bar.said.moved': 'This has changed since you saw it. Nothing was done.',
  'guard.bar.said.form': 'Please choose a reason from the list. Nothing was done.',
  'guard.bar.said.past': 'The day has to be in the future. Nothing was done.',

  'guard.asks.title': 'Please do this in the books',
  'guard.asks.text':
    'These people stay out, but money still comes from them. The hub only reads the books, so please do it on Open Collective. A line goes away by itself once the contribution has ended.',
  'guard.asks.what': 'What to do',
  'guard.asks.contribution': 'Contribution',
  'guard.asks.since': 'since {date}',
  'guard.asks.do.barred': 'They were put out: end the contribution.',
  'guard.asks.do.refused': 'They were not admitted: return the payment and end the contribution.',

  'guard.mail.end.subject.one': 'Please end {count} contribution ({coop})',
  'guard.mail.end.subject.other': 'Please end {count} contributions ({coop})',
  'guard.mail.end.text.one': 'Somebody who stays out still contributes ({count} contribution).',
  'guard.mail.end.text.other': 'People who stay out still contribute ({count} contributions).',
  'guard.mail.end.why':
    'The hub only reads the books and cannot end a contribution. The page says whose it is and what to do.',

  'cli.fault.barred':
    'Somebody with this address was put out by decision. Take that back first: person restore --barred.',
  'guard.cli.bar_reason': 'The reason is one of these short codes: {reasons}.',
  'guard.cli.reason_option': 'why: {reasons}',
  'guard.cli.until_option': 'ends by itself on this day, YYYY-MM-DD (default: when an admin takes it back)',
  'guard.cli.day': 'A day is written as YYYY-MM-DD.',
};
