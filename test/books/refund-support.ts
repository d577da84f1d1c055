import { anyPaid, plainRule } from '@latchkey/domain/decide.samples';
import type { Fact } from '@latchkey/domain/fact';
import type { SourceAsks } from '@latchkey/domain/source-asks';
import type { SourceRow } from '@latchkey/domain/source-row';
import { verdict } from '@latchkey/domain/verdict';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';

export const NOW = new Date('2026-03-10T12:00:00Z');
const http = createHttp({ allowPrivate: () => true });
const running: OpenCollective[] = [];
const timer = { nowMs: () => performance.now(), sleep: async () => {} };

export async function startBooks(): Promise<OpenCollective> {
  const rate = { perToken: 100_000, anonymous: 10 };
  const stand = createOpenCollective({ startOn: NOW, machine: () => NOW, log: silentLog, rate });
  await stand.listen();
  running.push(stand);
  return stand;
}

export async function stopBooks(): Promise<void> {
  await Promise.all(running.map((stand) => stand.close()));
  await http.close();
}

export function readerOf(stand: OpenCollective, asks: SourceAsks = { amount: false, refundDays: 400 }) {
  return createOpenCollectiveReader({
    url: stand.apiUrl,
    collective: stand.collective.slug,
    token: stand.token,
    pinnedId: null,
    asks,
    now: async () => NOW,
    http,
    timer,
    pace: createPace(timer, 100_000),
  });
}

/** What any paid tier says of somebody, from a whole read or from a look-up, as if two reads had agreed. */
export async function leafVerdictOf(stand: OpenCollective, legacyId: number, by: 'full' | 'one') {
  const id = `id:${stand.person(legacyId).id}`;
  const reader = readerOf(stand);
  const rows: SourceRow[] = [];
  if (by === 'one') rows.push(...(await reader.readOne([id])).rows);
  else {
    const pages = reader.readAll();
    for (let next = await pages.next(); next.done !== true; next = await pages.next())
      rows.push(...next.value.rows);
  }
  const now = stand.now();
  const run = { firstReadOn: now, lastReadOn: now, sinceOn: now, agreedOn: now, confirmedOn: now };
  const facts = rows
    .filter((row) => row.person.aliases.includes(id))
    .map(
      (row): Fact => ({
        id: row.aliases[0] as string,
        source: 'books',
        identityId: 'i',
        data: row.data,
        missing: false,
        ...run,
      }),
    );
  const books = {
    name: 'books',
    lastCompleteOn: now,
    previousCompleteOn: null,
    everyMs: 900_000,
    outages: [],
  };
  const { kind, reason } = verdict(
    { facts, identities: [] },
    { group: 'members', when: anyPaid, ...plainRule },
    { books },
    now,
  );
  return { kind, reason };
}
