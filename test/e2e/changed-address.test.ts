import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAddress } from '@latchkey/store/address';
import { joinAndClaim, type Member, mailsTo, templatesFor } from '../support/member.ts';
import { createVisitor, type Seen, type Visitor } from '../support/pages/visitor.ts';
import { tablesWith } from '../support/tables-with.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
beforeAll(async () => {
  hub = await startWholeHub();
}, 120_000);
afterAll(() => hub?.close(), 30_000);

/** The books show this address of somebody from now on, and are read. */
async function moveTo(member: Member, address: string): Promise<void> {
  const books = hub.sandbox.openCollective;
  const row = Object.values(books.state.accounts).find(({ slug }) => slug === member.slug);
  if (row === undefined) throw new Error('nobody');
  row.email = address;
  await hub.sync();
}

const addressesOf = async (member: Member) =>
  (
    await hub.db.one.query<{ address: string }>('SELECT address FROM address WHERE account_id = $1', [
      member.accountId,
    ])
  ).map(({ address }) => address);
const mailTo = (member: Member) => readAddress(hub.db.one, member.accountId);
const asked = async (member: Member) =>
  (await templatesFor(hub, member.accountId)).filter((template) => template === 'address-question').length;
const stateOf = async (member: Member) =>
  (
    await hub.db.one.query<{ state: string }>(
      'SELECT state FROM address_change WHERE account_id = $1 ORDER BY expires_on DESC LIMIT 1',
      [member.accountId],
    )
  )[0]?.state;

/** The newest link about an address in the mails to somebody, as a path. */
function linkTo(address: string): string {
  const link = mailsTo(hub, address)
    .flatMap((mail) => mail.links)
    .find((one) => one.includes('/address/'));
  if (link === undefined) throw new Error(`no link was mailed to ${address}`);
  return link.slice(hub.issuer.length);
}

async function say(link: string, answer: 'yes' | 'no', visitor = createVisitor(hub.issuer)): Promise<Seen> {
  return visitor.send(await visitor.open(link), link, { answer });
}

async function signedIn(member: Member): Promise<Visitor> {
  const visitor = createVisitor(hub.issuer);
  const page = await visitor.open('/account');
  await visitor.send(page, '/password', { name: member.username, password: member.password });
  return visitor;
}

describe('an address that changed in the books', () => {
  let member: Member;
  const OLD = 'melquiades@example.org';
  const NEW = 'melquiades.new@example.org';

  test('changes nothing, and is one question to the member at the old address, which shows only a part of it', async () => {
    member = await joinAndClaim(hub, { name: 'Melquiades Test', username: 'melquiades' });
    await moveTo(member, NEW);
    await hub.sync();
    expect(await addressesOf(member)).toEqual([OLD]);
    expect(await asked(member)).toBe(1);
    expect(mailsTo(hub, NEW)).toEqual([]);
    const [mail] = mailsTo(hub, OLD);
    expect(mail?.subject).toContain('Is this your new address?');
    expect(mail?.text).toContain('m…@example.org');
    expect(mail?.text).not.toContain(NEW);
  });

  test('is not changed by looking at the page, however often, nor by a foreign or changed link', async () => {
    const link = linkTo(OLD);
    const visitor = createVisitor(hub.issuer);
    const page = await visitor.open(link);
    await visitor.open(link);
    expect(page.text).toContain('m…@example.org');
    expect(page.text).not.toContain(NEW);
    expect(await stateOf(member)).toBe('asked');
    expect((await visitor.open(link.replace('/address/', '/address/proof/'))).status).toBe(404);
    const [id = '', counter, ...mac] = link.slice('/address/'.length).split('.');
    expect((await visitor.open(`/address/${[id, Number(counter) + 1, ...mac].join('.')}`)).status).toBe(404);
    const forged = await visitor.send(page, link, { answer: 'yes', csrf: 'x' });
    expect(forged.status).toBe(403);
    expect(await stateOf(member)).toBe('asked');
  });

  test('counts after a yes only when the link in a mail to the new address was followed and pressed', async () => {
    const link = linkTo(OLD);
    const said = await say(link, 'yes');
    expect(said.text).toContain('We have written to m…@example.org');
    await hub.settle();
    expect(await addressesOf(member)).toEqual([OLD]);
    const [mail] = mailsTo(hub, NEW);
    expect(mail?.subject).toContain('Please confirm your address');
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/melquiades/i);
    // A second answer through the same link finds it answered.
    expect((await createVisitor(hub.issuer).open(link)).text).not.toContain('name="answer"');

    const proof = linkTo(NEW);
    const visitor = createVisitor(hub.issuer);
    const page = await visitor.open(proof);
    expect(await addressesOf(member)).toEqual([OLD]);
    const done = await visitor.send(page, proof);
    expect(done.text).toContain('from now on your mails go to the new address');
    expect(await addressesOf(member)).toEqual([NEW]);
    expect((await visitor.open(link)).text).toContain('from now on your mails go to the new address');
  });

  test('that was taken is not asked about again, and the one before can come back by the same way', async () => {
    await hub.sync();
    expect(await asked(member)).toBe(1);
    await moveTo(member, OLD);
    expect(await asked(member)).toBe(2);
    await say(linkTo(NEW), 'yes');
    await hub.settle();
    const visitor = createVisitor(hub.issuer);
    const proof = linkTo(OLD);
    await visitor.send(await visitor.open(proof), proof);
    expect(await mailTo(member)).toBe(OLD);
  });
});

describe('a question about an address', () => {
  test('that is answered with no changes nothing, forgets the address, and is not asked again', async () => {
    const member = await joinAndClaim(hub, { name: 'Ursula Test', username: 'ursula_t' });
    await moveTo(member, 'somebody.else@example.org');
    const link = linkTo(member.address);
    expect((await say(link, 'no')).text).toContain('Nothing changes');
    await hub.sync();
    expect(await asked(member)).toBe(1);
    expect(await addressesOf(member)).toEqual([member.address]);
    expect(await tablesWith(hub.db, 'somebody.else@example.org')).toEqual([]);
    expect((await say(link, 'yes').catch(() => null))?.text ?? '').not.toContain('We have written');
  });

  test('is overtaken by a newer one: the older link opens nothing', async () => {
    const member = await joinAndClaim(hub, { name: 'Fernanda Test', username: 'fernanda' });
    await moveTo(member, 'first.move@example.org');
    const first = linkTo(member.address);
    const visitor = createVisitor(hub.issuer);
    const page = await visitor.open(first);
    await moveTo(member, 'second.move@example.org');
    const second = linkTo(member.address);
    expect(second).not.toBe(first);
    expect((await visitor.open(first)).status).toBe(410);
    await visitor.send(page, first, { answer: 'yes' });
    await hub.settle();
    expect(mailsTo(hub, 'first.move@example.org')).toEqual([]);
    expect((await visitor.open(second)).status).toBe(200);
  });

  test('is answered signed in as well, in the member’s language, and shows the address whole there', async () => {
    const member = await joinAndClaim(hub, { name: 'Pilar Test', username: 'pilar_t' });
    await hub.db.one.query(`UPDATE account SET language = 'es' WHERE id = $1`, [member.accountId]);
    await moveTo(member, 'pilar.new@example.org');
    expect(mailsTo(hub, member.address)[0]?.subject).toContain('¿Es esta tu nueva dirección?');
    expect((await createVisitor(hub.issuer).open(linkTo(member.address))).text).toContain('<html lang="es">');
    const visitor = await signedIn(member);
    expect((await visitor.open('/account')).text).toContain('/account/address');
    const page = await visitor.open('/account/address');
    expect(page.text).toContain('pilar.new@example.org');
    const said = await visitor.send(page, '/account/address', { answer: 'yes' });
    expect(said.text).toContain('Hemos escrito a pilar.new@example.org');
    await hub.settle();
    expect(await mailTo(member)).toBe(member.address);
    const proof = linkTo('pilar.new@example.org');
    await visitor.send(await visitor.open(proof), proof);
    expect(await mailTo(member)).toBe('pilar.new@example.org');
    expect((await visitor.open('/account/address')).text).toContain('No hay nada que responder');
  });

  test('is not asked of somebody who is never mailed', async () => {
    const member = await joinAndClaim(hub, { name: 'Amaranta Test', username: 'amaranta_t' });
    await hub.db.one.query(
      'INSERT INTO never_mail (account_id, reason_code, placed_by) VALUES ($1, $2, $3)',
      [member.accountId, 'asked', 'operator'],
    );
    await moveTo(member, 'amaranta.new@example.org');
    expect(await stateOf(member)).toBeUndefined();
  });

  test('without an answer in time changes nothing, and its links open nothing any more', async () => {
    const silent = await joinAndClaim(hub, { name: 'Silent Test', username: 'silent_t' });
    const slow = await joinAndClaim(hub, { name: 'Slow Test', username: 'slow_t' });
    await moveTo(silent, 'silent.new@example.org');
    await moveTo(slow, 'slow.new@example.org');
    await say(linkTo(slow.address), 'yes');
    await hub.settle();
    const proof = linkTo('slow.new@example.org');
    const visitor = createVisitor(hub.issuer);
    const page = await visitor.open(proof);
    await hub.advance(8);
    expect((await visitor.open(proof)).status).toBe(410);
    await visitor.send(page, proof).catch(() => null);
    expect(await addressesOf(slow)).toEqual([slow.address]);
    const link = linkTo(silent.address);
    const open = await visitor.open(link);
    expect(open.status).toBe(200);
    await hub.advance(23);
    expect((await visitor.open(link)).status).toBe(410);
    await visitor.send(open, link, { answer: 'yes' }).catch(() => null);
    await hub.settle();
    expect(mailsTo(hub, 'silent.new@example.org')).toEqual([]);
    expect(await addressesOf(silent)).toEqual([silent.address]);
    expect([await asked(silent), await asked(slow)]).toEqual([1, 1]);
  }, 120_000);
});
