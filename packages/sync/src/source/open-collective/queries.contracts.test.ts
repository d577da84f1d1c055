import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SourceAsks } from '@latchkey/domain/source-asks';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { buildSchema, type GraphQLSchema, NoDeprecatedCustomRule, parse, validate } from 'graphql';
import type { ReadOutcome } from '../reader.ts';
import { createOpenCollectiveReader } from './create-reader.ts';
import { ELDER_FIELDS, FIELDS_QUERY, type Fields } from './fields.ts';
import {
  childrenQuery,
  membersQuery,
  ordersQuery,
  pausedQuery,
  personOrdersQuery,
  personQuery,
  placesQuery,
  refundsQuery,
  tiersQuery,
} from './queries.ts';

const CONTRACTS = new URL('../../../../../../shared/contracts/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CONTRACTS), 'utf8');

let schema: GraphQLSchema;
beforeAll(() => {
  schema = buildSchema(read('open-collective-schemaV2.graphql'), { assumeValid: true });
});

describe('every query is one that the newest known schema takes', () => {
  const newest = { ...ELDER_FIELDS, publicId: true, suspended: true };
  const least = {
    ...ELDER_FIELDS,
    legacyId: false,
    tierFrequency: false,
    refundKind: false,
    archived: false,
  };
  const queries = {
    membersQuery,
    ordersQuery,
    personQuery,
    personOrdersQuery: (fields: Fields, asks: SourceAsks) => personOrdersQuery(fields, asks, false),
    personOrdersWithChildren: (fields: Fields, asks: SourceAsks) => personOrdersQuery(fields, asks, true),
    placesQuery: (fields: Fields) => placesQuery(fields, ['one-event', 'one-project']),
    childrenQuery,
    pausedQuery: (fields: Fields) => pausedQuery(fields, false),
    pausedWithChildren: (fields: Fields) => pausedQuery(fields, true),
    refundsQuery,
    tiersQuery,
  };
  const asks = { amount: true, refundDays: 400 };
  for (const [name, query] of Object.entries(queries)) {
    test.each([
      ['all fields', newest],
      ['an elder server', ELDER_FIELDS],
      ['the least', least],
    ])(`${name}: %s`, (_, fields) => {
      expect(validate(schema, parse(query(fields, asks)))).toEqual([]);
      expect(query(fields, asks)).toMatch(/^query Latchkey[A-Za-z]+[ (]/);
    });
  }
  /** A server answers a deprecated field like any other and says nothing: only the schema tells that it will go. */
  test('none of them asks for anything deprecated but `legacyId`, which hooks still name people by', () => {
    const used = Object.values(queries).flatMap((query) =>
      validate(schema, parse(query(newest, asks)), [NoDeprecatedCustomRule]).map(({ message }) => message),
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((message) => !/\.legacyId is deprecated/.test(message))).toEqual([]);
    const older = membersQuery(newest).replace('emails', 'emails ... on Organization { old: email }');
    expect(validate(schema, parse(older), [NoDeprecatedCustomRule]).join(' ')).toContain(
      'Organization.email',
    );
  });
  test('none of them asks for what must not decide or is not ours to keep', () => {
    for (const query of Object.values(queries)) {
      const text = query(newest, { refundDays: 400, amount: false });
      expect(text).not.toMatch(
        /nextChargeDate|legalName|publicMessage|imageUrl|description|totalDonations|totalContributed|amount|password/,
      );
      expect(text).not.toMatch(/mutation/i);
    }
  });
  test('the question which fields there are', () => {
    expect(validate(schema, parse(FIELDS_QUERY))).toEqual([]);
  });
  test('the validation finds a field that does not exist', () => {
    expect(validate(schema, parse(membersQuery(newest).replace('isAdmin', 'isBoss')))).toHaveLength(1);
  });
});

describe('the recorded answers as they stand: 3 of 2,038 rows, and nobody asking', () => {
  let server: Server;
  let http: HttpClient;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push((JSON.parse(body) as { operationName: string }).operationName);
        const sample = /orders\(/.test(body) ? 'orders-admin.json' : 'members-admin.json';
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(read(`open-collective-samples/${sample}`));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    http = createHttp({ allowPrivate: () => true });
  });
  afterAll(async () => {
    await http.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a full read is not complete, says why, and hands on no row', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const reader = createOpenCollectiveReader({
      url,
      collective: 'example-coop',
      token: 't',
      pinnedId: null,
      asks: { amount: false, refundDays: 400 },
      now: async () => new Date(0),
      http,
    });
    const pages = reader.readAll();
    const first = await pages.next();
    expect(first.done).toBe(true);
    const outcome = first.value as ReadOutcome;
    expect(outcome.complete).toBe(false);
    expect(outcome.problems).toEqual([
      { code: 'me-missing', params: {} },
      { code: 'rows-short', params: { what: 'members', have: 3, total: 2038 } },
    ]);
    expect(outcome.counts).toMatchObject({ members: 3, membersTotal: 2038, orders: 0 });
    expect(asked).toEqual(['LatchkeyFields', 'LatchkeyMembers']);
    const one = await reader.readOne(['id:4oq4y0n8-wvml35yd-3o5zx9rk-7paged6w']);
    expect(one).toMatchObject({ complete: false, rows: [] });
  });
});
