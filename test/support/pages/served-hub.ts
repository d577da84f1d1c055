import { invitationToken } from '@latchkey/commands/invitation-token';
import { newPerson } from '@latchkey/commands/new-person';
import { reserveName } from '@latchkey/commands/reserve-name';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { createServer, type HubServer } from '@latchkey/latchkey/serve';
import { silentLog } from '@latchkey/runtime/log';
import { type Database, openDatabase } from '@latchkey/store/database';
import { beat } from '@latchkey/store/heartbeat';
import { closeTask } from '@latchkey/store/task';
import { freePort } from '../free-port.ts';
import { createTestHub, type TestHub } from '../hub.ts';
import { createVisitor, type Seen, type Visitor } from './visitor.ts';

/** The hub that is being looked at, its database under the role of pages, and its server. */
export let hub: TestHub;
let db: Database;
export let server: HubServer;

/** What everybody chooses here. */
export const PASSWORD = 'seven boats at anchor';

/** Serves a hub in a database of its own; its worker seems to be alive. */
export async function startServed(): Promise<void> {
  hub = await createTestHub();
  const port = await freePort();
  // Under the role that pages have, so that a right they lack is found here.
  db = openDatabase({ url: hub.urls.idp, name: 'test-pages' });
  server = await createServer({
    db,
    environment: { issuer: `http://localhost:${port}`, host: '127.0.0.1', port, proxyHops: 0 },
    keys: hub.context.keys,
    log: silentLog,
    wake: hub.context.wake,
  });
  await server.listen();
  await beat(hub.db.one, { process: 'test', role: 'worker', release: 'test', skewMs: 0 });
  const client = { redirect_uris: ['https://cloud.example.org/cb'], response_types: ['code'] };
  await hub.db.one.query('UPDATE app SET client = $1 WHERE name = $2', [client, 'cloud']);
}

export async function stopServed(): Promise<void> {
  await server?.close();
  await db?.end();
  await hub?.close();
}

/** People of the books with an account and an invitation that was sent; returns ids and paths of the links. */
export async function invite(count = 1): Promise<{ id: string; accountId: string; path: string }[]> {
  const identities = await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 });
  const made: { id: string; accountId: string; path: string }[] = [];
  for (const identityId of identities) {
    const person = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
    if (!person.ok) throw new Error(person.fault.code);
    const invitationIds = [person.invitationId];
    await hub.db.tx((tx) => sendInvitations(tx, { invitationIds }, hub.context));
    const path = `/join/${invitationToken(hub.context.keys, person.invitationId, 1)}`;
    made.push({ id: person.invitationId, accountId: person.accountId, path });
  }
  return made;
}

/** What the worker does with a question about a name. */
export async function answer(name: string, result: { ok: boolean; code?: string }): Promise<void> {
  const [task] = await hub.db.one.query<{ id: string; invitation: string }>(
    `SELECT id, arguments ->> 'invitation' AS invitation FROM task WHERE state = 'waiting'
     AND arguments ->> 'username' = $1`,
    [name],
  );
  if (task === undefined) throw new Error('no such task');
  const input = { username: name, invitationId: task.invitation };
  if (result.ok) await hub.db.tx((tx) => reserveName(tx, input, hub.context));
  await closeTask(hub.db.one, task.id, result.ok ? 'done' : 'failed', result);
}

let names = 0;

/** Claims an invitation through the pages; the visitor is signed in at the launcher afterwards. */
export async function claim(path: string): Promise<{ visitor: Visitor; username: string; end: Seen }> {
  names += 1;
  const username = `member${names}`;
  const visitor = createVisitor(server.url);
  await visitor.send(await visitor.open(path), '/name', { username });
  await answer(username, { ok: true });
  const fields = { name: 'Ana Pérez', password: PASSWORD, language: 'en' };
  const end = await visitor.send(await visitor.open(path), path, fields);
  return { visitor, username, end };
}

/** A member who has just claimed, in a browser that is signed in. */
export async function member(): Promise<Awaited<ReturnType<typeof claim>> & { accountId: string }> {
  const [one] = await invite();
  if (one === undefined) throw new Error('nobody');
  return { ...(await claim(one.path)), accountId: one.accountId };
}

/** Every app of the account shows it as present. */
export async function deliver(accountId: string): Promise<void> {
  await hub.db.one.query(
    `UPDATE delivery SET delivered_version = 1, delivered = '{"treatment":"present"}' WHERE account_id = $1`,
    [accountId],
  );
}
