import { expect, test } from '@jest/globals';
import { replaySamples } from './replay.ts';

test('the recorded answers are served as they stand, and nothing else is known', async () => {
  const replay = await replaySamples();
  const ask = (query: string) => fetch(replay.url, { method: 'POST', body: JSON.stringify({ query }) });
  const members = await (await ask('{ account { members(limit: 3) { totalCount } } }')).json();
  expect(members).toMatchObject({
    data: { account: { members: { totalCount: 2038, limit: 3, offset: 500 } } },
  });
  const orders = await (await ask('{ account { orders(limit: 3) { totalCount } } }')).json();
  expect(orders).toMatchObject({ data: { account: { orders: { totalCount: 2020 } } } });
  expect((await ask('{ me { id } }')).status).toBe(400);
  await replay.close();
});
