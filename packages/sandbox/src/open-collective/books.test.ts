import { describe, expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import { COOP, FIRST_CLAIMS, PEOPLE } from '../people.ts';
import type { CannotDo } from './contribute.ts';
import { createOpenCollective } from './create-open-collective.ts';
import type { OpenCollective, OpenCollectiveSettings } from './open-collective.ts';
import { MANY } from './seed-many.ts';

const START = new Date('2026-11-20T10:00:00Z');
const log = createLog('test', { level: 'silent' });
const create = (given: Partial<OpenCollectiveSettings> = {}) =>
  createOpenCollective({ log, startOn: START, machine: () => START, ...given });
const day = (iso: string) => new Date(`${iso}T00:30:00Z`);
const last = (oc: OpenCollective, slug: string) => oc.person(slug).orders.at(-1);
const rowsOf = (oc: OpenCollective, slug: string) => {
  const { legacyId } = oc.person(slug);
  return Object.values(oc.state.members).filter((row) => row.memberId === legacyId);
};
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as CannotDo).code;
  }
};

describe('the fictional co-op', () => {
  test('has sixty people, every status of an order, and the same ids at every start', () => {
    expect(PEOPLE).toHaveLength(60);
    expect(new Set(PEOPLE.map((person) => person.name)).size).toBe(60);
    const [one, other] = [create(), create()];
    expect(one.people()).toEqual(other.people());
    expect(one.people()).toHaveLength(61);
    const statuses = new Set(one.people().flatMap((person) => person.orders.map((order) => order.status)));
    expect([...statuses].sort()).toEqual([
      'ACTIVE',
      'CANCELLED',
      'DISPUTED',
      'ERROR',
      'EXPIRED',
      'IN_REVIEW',
      'NEW',
      'PAID',
      'PAUSED',
      'PENDING',
      'PROCESSING',
      'REFUNDED',
      'REJECTED',
      'REQUIRE_CLIENT_CONFIRMATION',
    ]);
    expect(one.collective.slug).toBe(COOP.slug);
  });

  test('has in it whoever claims first, each with an address and one of the two kinds of reason', () => {
    const oc = create();
    for (const slug of [FIRST_CLAIMS.admin, FIRST_CLAIMS.treasurer, ...FIRST_CLAIMS.members]) {
      expect(oc.person(slug).email).toMatch(/@example\.org$/);
    }
    expect(oc.person(FIRST_CLAIMS.admin).roles).toContain('ADMIN');
    expect(oc.person(FIRST_CLAIMS.treasurer).roles).toContain('ACCOUNTANT');
  });

  test('looks the same whatever the day of the month of the first start', () => {
    const looks = ['2026-02-01', '2026-03-15', '2026-05-31', '2027-01-16'].map((iso) => {
      const oc = create({ startOn: day(iso), machine: () => day(iso) });
      return oc
        .people()
        .map((person) => [person.slug, person.roles.join(), last(oc, person.slug)?.status])
        .sort();
    });
    for (const look of looks) expect(look).toEqual(looks[0]);
  });

  test('has both forms of ids, by the age of the row', () => {
    const oc = create();
    expect(oc.person('alba-faroluz').id).toMatch(/^[0-9a-z]{8}(-[0-9a-z]{8}){3}$/);
    expect(oc.person('figgy-harbourcat').id).toMatch(/^acc_/);
    expect(create({ server: '2025-01' }).person('figgy-harbourcat').id).toMatch(/^[0-9a-z]{8}-/);
  });
});

describe('life', () => {
  test('a monthly contribution made after the 15th skips the next first of the month', () => {
    const oc = create();
    oc.join({ name: 'Late Joiner', email: 'late@example.test' });
    expect(last(oc, 'late-joiner')).toMatchObject({
      status: 'ACTIVE',
      nextChargeDate: '2027-01-01T10:00:00.000Z',
    });
    oc.advanceTo(day('2026-12-31'));
    expect(last(oc, 'late-joiner')?.lastChargedAt).toBe('2026-11-20T10:00:00.000Z');
    oc.advanceTo(day('2027-01-02'));
    expect(last(oc, 'late-joiner')).toMatchObject({
      lastChargedAt: '2027-01-01T10:00:00.000Z',
      nextChargeDate: '2027-02-01T10:00:00.000Z',
    });
  });

  test('a refused charge is tried again after 2, 2, 5, 5 and 5 days and given up at the sixth refusal', () => {
    const oc = create();
    oc.join({ name: 'Bad Card', email: 'card@example.test' });
    oc.fail('bad-card', { times: 6, now: true });
    const seen: string[] = [];
    for (let at = START.getTime(); at < START.getTime() + 25 * 86_400_000; at += 86_400_000) {
      oc.advanceTo(new Date(at + 3_600_000));
      const order = last(oc, 'bad-card');
      seen.push(`${order?.status}${order?.failures}`);
    }
    expect(seen.map((one, at) => (one === seen[at - 1] ? '' : `${at}:${one}`)).filter(Boolean)).toEqual([
      '0:ERROR1',
      '2:ERROR2',
      '4:ERROR3',
      '9:ERROR4',
      '14:ERROR5',
      '19:CANCELLED6',
    ]);
    expect(oc.person('bad-card').roles).toEqual(['BACKER']);
  });

  test('a charge that goes through after refusals makes the order active and keeps its day', () => {
    const oc = create();
    oc.fail('hazel-paperboat', { times: 2 });
    oc.advanceTo(day('2026-12-02'));
    expect(last(oc, 'hazel-paperboat')?.status).toBe('ERROR');
    oc.advanceTo(day('2026-12-10'));
    expect(last(oc, 'hazel-paperboat')).toMatchObject({ status: 'ACTIVE', failures: 0 });
    expect(last(oc, 'hazel-paperboat')?.nextChargeDate).toMatch(/^2027-01-01/);
  });

  test('a pause expires after a year, a promise after two months, and nobody is told', () => {
    const oc = create();
    oc.join({ name: 'Slow Bank', email: 'slow@example.test', pending: true });
    oc.pause('kiko-remolargo');
    expect(oc.person('slow-bank').roles).toEqual([]);
    oc.advanceTo(day('2027-01-20'));
    expect(last(oc, 'slow-bank')?.status).toBe('PENDING');
    oc.advanceTo(day('2027-01-22'));
    expect(last(oc, 'slow-bank')?.status).toBe('EXPIRED');
    oc.advanceTo(day('2027-11-20'));
    expect(last(oc, 'kiko-remolargo')?.status).toBe('PAUSED');
    oc.advanceTo(day('2027-11-22'));
    expect(last(oc, 'kiko-remolargo')?.status).toBe('EXPIRED');
    expect(oc.person('kiko-remolargo').roles).toEqual(['BACKER']);
  });

  test('many small steps end where one long step ends', () => {
    const [steps, leap] = [create(), create()];
    for (let at = 1; at <= 120; at += 1) steps.advanceTo(new Date(START.getTime() + at * 86_400_000));
    leap.advanceTo(new Date(START.getTime() + 120 * 86_400_000));
    expect(steps.people()).toEqual(leap.people());
    leap.advanceTo(START);
    expect(leap.state.livedUntil).toBe(steps.state.livedUntil);
  });
});

describe('what happens to the member row', () => {
  test('cancelling keeps the row and leaves the next charge standing', () => {
    const oc = create();
    const before = rowsOf(oc, 'irineo-barcopapel');
    oc.cancel('irineo-barcopapel');
    expect(rowsOf(oc, 'irineo-barcopapel')).toEqual(before);
    expect(last(oc, 'irineo-barcopapel')?.status).toBe('CANCELLED');
    expect(last(oc, 'irineo-barcopapel')?.nextChargeDate).toMatch(/^2026-12-01/);
    oc.advanceTo(day('2027-03-01'));
    expect(last(oc, 'irineo-barcopapel')?.lastChargedAt).toMatch(/^2026-11-01/);
  });

  test('contributing again to the same tier makes an order and no row', () => {
    const oc = create();
    const before = rowsOf(oc, 'jasper-farewell');
    oc.contribute('jasper-farewell', 'solidarity-member');
    expect(rowsOf(oc, 'jasper-farewell')).toEqual(before);
    expect(oc.person('jasper-farewell').orders.map((order) => order.status)).toEqual(['CANCELLED', 'ACTIVE']);
  });

  test('another tier stays on the same row and the same order', () => {
    const oc = create();
    const [row] = rowsOf(oc, 'juniper-saltbush');
    const order = last(oc, 'juniper-saltbush');
    oc.changeTier('juniper-saltbush', 'yearly-member');
    expect(rowsOf(oc, 'juniper-saltbush').map((known) => known.legacyId)).toEqual([row?.legacyId]);
    expect(last(oc, 'juniper-saltbush')).toMatchObject({
      id: order?.id,
      tier: 'yearly-member',
      frequency: 'YEARLY',
    });
  });

  test('a refund changes neither status nor row; a rejection takes every BACKER row and leaves core roles', () => {
    const oc = create();
    oc.refund('dorian-lampwick');
    expect(last(oc, 'dorian-lampwick')?.status).toBe('ACTIVE');
    expect(oc.person('dorian-lampwick').roles.sort()).toEqual(['BACKER', 'MEMBER']);
    oc.reject('dorian-lampwick');
    expect(last(oc, 'dorian-lampwick')?.status).toBe('REJECTED');
    expect(oc.person('dorian-lampwick').roles).toEqual(['MEMBER']);
  });

  test('a merge keeps the numbers of rows and orders, and the account is gone', () => {
    const oc = create();
    const rows = rowsOf(oc, 'verity-moonrake').map((row) => row.legacyId);
    const order = last(oc, 'verity-moonrake')?.legacyId;
    oc.merge('verity-moonrake', 'rowan-driftwood');
    expect(codeOf(() => oc.person('verity-moonrake'))).toBe('person');
    expect(codeOf(() => oc.person('verity-moonrake-merged'))).toBe('person');
    expect(rowsOf(oc, 'rowan-driftwood').map((row) => row.legacyId)).toEqual(expect.arrayContaining(rows));
    expect(oc.person('rowan-driftwood').orders.map((known) => known.legacyId)).toContain(order);
    const doubled = rowsOf(oc, 'hazel-paperboat').filter((row) => row.role === 'BACKER');
    expect(doubled).toHaveLength(2);
  });

  test('deleting takes rows and unpaid orders; the slug is free for others at once', () => {
    const oc = create();
    const { legacyId } = oc.person('melisenda-pausa');
    oc.remove('melisenda-pausa');
    expect(Object.values(oc.state.orders).filter((row) => row.fromId === legacyId)).toEqual([]);
    oc.rename('yago-espumablanca', 'melisenda-pausa');
    expect(oc.person('melisenda-pausa').legacyId).not.toBe(legacyId);
    expect(codeOf(() => oc.rename('zephyr-gangplank', 'melisenda-pausa'))).toBe('slug');
  });

  test('a core role is really taken away, but never from the last admin', () => {
    const oc = create();
    oc.removeCore('alba-faroluz', 'ADMIN');
    oc.removeCore('barnaby-quillfeather', 'ADMIN');
    expect(oc.person('alba-faroluz').roles).toEqual(['BACKER']);
    expect(codeOf(() => oc.removeCore('common-tide-reader', 'ADMIN'))).toBe('last_admin');
  });

  test('free tiers leave no row, tickets do', () => {
    const oc = create();
    expect(oc.person('beatrix-friendly')).toMatchObject({
      roles: [],
      orders: [{ status: 'PAID', amount: 0 }],
    });
    expect(oc.person('gulliver-ticketstub').roles).toContain('ATTENDEE');
  });

  test('a deleted tier leaves a row without tier and cancels what ran', () => {
    const oc = create();
    oc.removeTier('yearly-member');
    expect(last(oc, 'lettice-anchorage')).toMatchObject({ status: 'CANCELLED', tier: null });
    expect(oc.person('lettice-anchorage').roles).toEqual(['BACKER']);
  });
});

test('the generated co-op has the wished number of rows and every status of its table', () => {
  const oc = create({ people: { generated: 2038, equalCreatedAt: true } });
  const rows = Object.values(oc.state.members);
  expect(rows).toHaveLength(2038);
  expect(new Set(rows.slice(1).map((row) => row.createdAt)).size).toBe(1);
  for (const [digits, { status }] of Object.entries(MANY)) {
    expect(oc.person(`synth-${1100 + Number(digits)}`).orders[0]?.status).toBe(status);
  }
  expect(oc.person('synth-1150').orders[0]?.status).toBe('ACTIVE');
});
