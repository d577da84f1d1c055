/** Texts of area `cli`, English: what stands below the help of a verb. */
export const cliHelp = {
  'cli.help-usage': 'Usage:',
  'cli.help-arguments': 'Arguments:',
  'cli.help-options': 'Options:',
  'cli.help-commands': 'Commands:',
  'cli.help-option': 'Show this help.',
  'cli.help-command': 'Show the help of a command.',
  'cli.help': `First steps:
  npm start                                    the whole hub with a fictional co-op, to try everything
  latchkey settings apply latchkey.yaml        your own co-op (docs/admins/settings.md)
  latchkey app check cloud                     is the app set up as it must be?
  latchkey app confirm cloud                   begin to manage it
  latchkey sync                                read the books, make members ready to invite
  latchkey admin invite you@example.org        the first admin
Exit codes: 0 done, 1 failed, 2 usage or settings, 3 held or needs a person.`,
  'cli.help.settings': `Examples:
  latchkey settings diff latchkey.yaml         look before you change anything
  latchkey settings apply latchkey.yaml
  latchkey settings export now.yaml            with its basis, to edit and apply again
  latchkey settings schema > schema.json       lets an editor complete and check the file`,
  'cli.help.app': `In this order for a new app:
  latchkey app secret cloud                    for its sign-in; shown once
  latchkey app check cloud                     until every line is well
  latchkey app confirm cloud                   reads the accounts there; nothing was changed before
  latchkey app pause cloud                     before maintenance; what is due waits`,
  'cli.help.invitations': `Nobody is mailed before somebody has seen the list and the text: names and text are on the page /books/invitations.
  latchkey invitations preview                 who waits
  latchkey invitations send --all`,
  'cli.help.plan': `Writes no plan, account or message, so it can be run at any time. What is marked in the last column would wait for a
person; \`latchkey sync\` makes the plan, \`latchkey plans approve\` lets it go on. Exit 3: something would wait.`,
  'cli.help.plans': `Examples:
  latchkey plans list                          the newest first
  latchkey plans show 12                       every change, with its reason
  latchkey plans approve 12                    the first word; more than ten people or a role take a second person
  latchkey plans reject 12                     what is still so at the next read is held again`,
  'cli.help.explain': `Examples:
  latchkey explain ana                         each group and app, with the rule and what the books say
  latchkey explain books:legacyId:123 cloud    by the id in a source, one app
  latchkey explain ana stewards --lang es      one group, in Spanish`,
  'cli.help.person': `Which one to use:
  suspend    stop somebody for now; \`restore\` lifts it
  bar        for conduct; no payment lifts it, only \`restore --barred\`
  offboard   membership has ended: --until-paid, or --barred REASON
What ended is proved by \`latchkey person show\`: one receipt an app, closed when the app was read back.`,
  'cli.help.admin': `Examples:
  latchkey admin invite ana@example.org                           the first admin
  latchkey admin invite luz@example.org --role treasurer:books    sees and sends invitations of this source
Everybody with a role hears of each of these.`,
} as const;
