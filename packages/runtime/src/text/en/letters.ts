/**
 * Texts of area `letters`, English: mails about membership, and what treasurers decide about mail. A body is
 * paragraphs; one whose {name} has no value is left out, and {link} alone on its line is the link.
 */
export const letters = {
  'letters.hello': 'Hello,',
  'letters.hello_name': 'Hello {name},',
  'letters.invitation.subject': 'Your key to {coop}',
  'letters.invitation.body':
    '{hello}\n\nYou are a member of {coop}. With this invitation you make your account: one username and one password for all our apps.\n\nOpen the link and choose a username and a password. It takes two minutes.\n\n{link}\n\nThe link is for you alone and works for 30 days. Please do not pass it on.\n\nYou get this mail because the books of {coop} show your contribution or role with this address. If you do not want an account, do nothing: we remind you twice, then we stop writing.',
  'letters.invitation.link': 'Make my account',
  'letters.invitation-reminder.subject': 'Your key to {coop} is waiting',
  'letters.invitation-reminder.body':
    '{hello}\n\nA week ago we sent you an invitation: with it you make your account for all the apps of {coop}. It has not been used yet.\n\n{link}\n\nThe link is for you alone. If you do not want an account, do nothing: we write once more, then we stop.',
  'letters.invitation-reminder.link': 'Make my account',
  'letters.invitation-last.subject': 'Our last reminder: your key to {coop}',
  'letters.invitation-last.body':
    '{hello}\n\nYour invitation to the apps of {coop} has not been used yet. It works until {date}.\n\n{link}\n\nThis is the last mail about it. You can always ask us for a new link.',
  'letters.invitation-last.link': 'Make my account',
  'letters.claimed.subject': 'Your account at {coop} is ready',
  'letters.claimed.body':
    'Your account at {coop} is ready. Your username is {username}.\n\n{link}\n\nIf this was not you, write to us at once.',
  'letters.claimed.link': 'To your apps',
  'letters.grace-started.subject': 'Your contribution to {coop} has stopped',
  'letters.grace-started.body':
    '{hello}\n\nThe books show that your contribution to {coop} has stopped. That happens: a card expires, a bank says no.\n\nNothing changes for now: you keep your access until {date}. Contribute again before then, and there is nothing else to do.\n\n{link}\n\nThis is about: {groups}.\n\nIf you pay in another way or cannot pay at the moment, write to us. We will find a way.',
  'letters.grace-started.link': 'Contribute',
  'letters.cancelled.subject': 'You have access at {coop} until {date}',
  'letters.cancelled.body':
    '{hello}\n\nYou have ended your contribution to {coop}. Thank you for what you gave.\n\nWhat you paid for stays yours: you have access until {date}. We will remind you once before that day.\n\nShould you change your mind, contribute again at any time and nothing is interrupted.\n\n{link}\n\nThis is about: {groups}.\n\nIf you did not mean to end it, write to us.',
  'letters.cancelled.link': 'Contribute',
  'letters.ends-soon.subject': 'Your access at {coop} ends on {date}',
  'letters.ends-soon.body':
    '{hello}\n\nA reminder, as promised: your contribution to {coop} has ended, and with it your access ends on {date}.\n\nTo keep it, contribute again before then.\n\n{link}\n\nIf you are leaving: take what you want to keep with you while everything is open. {export}\n\nThis is about: {groups}.',
  'letters.ends-soon.link': 'Contribute',
  'letters.renewal-note.subject': 'Your yearly contribution to {coop} renews on {date}',
  'letters.renewal-note.body':
    '{hello}\n\nYour yearly contribution to {coop} renews by itself on {date}. You do not have to do anything.\n\nIf your card has changed, or you want to give more, less or nothing, you can say so before that day.\n\n{link}\n\nThank you for being part of it.',
  'letters.renewal-note.link': 'My contribution',
  'letters.access-ended.subject': 'Your access at {coop} has ended',
  'letters.access-ended.body':
    '{hello}\n\nYour contribution to {coop} stopped some time ago, and your access to our apps has ended now.\n\nWhat happens to your data: nothing is deleted now. Your files, messages and settings stay as they are, locked, and nothing is erased without a person looking at it first.\n\nHow to take it along: answer this mail, and we send you your data or open the apps for a day.\n\nContribute again, and everything opens by itself within a few minutes.\n\n{link}\n\nIf you pay in another way or cannot pay at the moment, write to us. We will find a way.',
  'letters.access-ended.link': 'Contribute',
  'letters.group-ended.subject': 'A change of what is open to you at {coop}',
  'letters.group-ended.body':
    '{hello}\n\nThe books of {coop} show that this is over for you: {groups}. What only this group opens is closed now; all the rest stays open.\n\nNothing of yours was deleted. If you need something from there, or think this is a mistake, answer this mail.\n\n{link}',
  'letters.group-ended.link': 'To your apps',
  'letters.suspended.subject': 'Your apps at {coop} are closed for now',
  'letters.suspended.body':
    '{hello}\n\n{reason}\n\nYou are signed out of the apps. Your files, messages and settings stay as they are.\n\nIf you think this is a mistake, answer this mail.',
  'letters.restored.subject': 'Your apps at {coop} are open again',
  'letters.restored.body':
    '{hello}\n\nWelcome back! Your apps open again within a few minutes, with all that was yours.\n\n{link}',
  'letters.restored.link': 'To your apps',
  'letters.left.subject': 'Your membership of {coop} has ended',
  'letters.left.body':
    '{hello}\n\nYour membership of {coop} has ended, and so has your access to our apps. Thank you for having been part of it.\n\nWhat you made there is kept for now, and nothing is erased without a person looking at it first. To take it along or have it erased, answer this mail.\n\nYou are welcome back at any time: contribute again, and everything opens by itself.\n\n{link}',
  'letters.left.link': 'Contribute',
  'letters.ended-by-admin.subject': 'Your access at {coop} has ended',
  'letters.ended-by-admin.body':
    '{hello}\n\nAn admin of {coop} has ended your access to our apps.\n\n{until_paid}\n\n{link}\n\nNothing of yours was deleted. To take it along, or if you think this is a mistake, answer this mail.',
  'letters.ended-by-admin.link': 'Contribute',
  'letters.until_paid': 'It opens again by itself as soon as a new contribution of yours arrives.',
  'letters.export': 'Your account page shows what we keep of you: {url}',
  'letters.cli.quiet':
    'They are never mailed, about this or anything else. REASON: {reasons}; conflict where it is left out.',
  'letters.cli.mail': 'Never mail a person, or mail them again.',
  'letters.cli.never': 'Nothing is mailed to them any more. REASON: {reasons}.',
  'letters.cli.again': 'They are mailed again.',
  'letters.cli.choose': 'Give either --never REASON or --again.',
  'letters.cli.reason': 'The reason is one of: {reasons}.',
  'letters.mark.title': 'Mail',
  'letters.mark.none': 'This person is mailed when something changes for them.',
  'letters.mark.never': 'This person is never mailed ({reason}). Only what they ask for themselves is sent.',
  'letters.mark.why': 'Why',
  'letters.mark.set': 'Never mail this person',
  'letters.mark.again': 'Mail this person again',
  'letters.mark.done': 'Nothing is mailed to this person any more.',
  'letters.mark.undone': 'This person is mailed again.',
  'letters.reason.bereavement': 'a bereavement',
  'letters.reason.conflict': 'a conflict',
  'letters.reason.asked': 'asked us not to',
} as const;
