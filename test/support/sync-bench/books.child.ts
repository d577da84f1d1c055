import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';

/** The books of N members in a process of their own, so that their memory is not the hub's: `books.child.ts N NOW`. */
const [, , generated = '1000', now = ''] = process.argv;
const books = createOpenCollective({
  people: { generated: Number(generated) },
  startOn: new Date(now),
  machine: () => new Date(0),
  rate: { perToken: 10_000_000, anonymous: 10 },
  log: silentLog,
});
await books.listen();
process.stdout.write(
  `${JSON.stringify({ url: books.apiUrl, token: books.token, collective: books.collective.slug })}\n`,
);
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume();
