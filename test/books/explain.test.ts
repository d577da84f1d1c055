import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { explainPerson } from '@latchkey/commands/explain-person';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { factInWords } from '@latchkey/commands/words/fact-in-words';
import { readNames } from '@latchkey/commands/words/names';
import { sayOf } from '@latchkey/commands/words/say';
import { createText } from '@latchkey/runtime/text/text';
import { type BooksHub, createBooksHub } from './books-hub.ts';

let hub: BooksHub;
beforeAll(async () => {
  hub = await createBooksHub(0);
}, 60_000);
afterAll(() => hub?.stop(), 30_000);

test('a contribution is told with the name of its tier, though no rule names it', async () => {
  const { slug } = hub.books.join({ name: 'Tesela Azul', email: 'tesela@example.org', tier: 'member' });
  await hub.pull();
  const said = await explainPerson(hub.db.one, (await hub.accountOf(slug)) as string);
  const order = said?.facts.find(({ data }) => data.kind === 'order');
  const settings = await readSettings(hub.db.one);
  const names = await readNames(hub.db.one, settings);
  const say = sayOf(settings, { text: createText('en'), now: said?.on as Date, names });
  expect(order === undefined ? '' : factInWords(order, say)).toMatch(
    /contribution ACTIVE, tier member, last paid/,
  );
});
