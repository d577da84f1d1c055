import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { FIELD, HOOK, HTTP, LIMITS } from './answers.ts';
import { createOpenCollective } from './create-open-collective.ts';
import { createSchema } from './schema.ts';

const CONTRACTS = join(import.meta.dirname, '../../../../../shared/contracts');
const real = buildSchema(readFileSync(join(CONTRACTS, 'open-collective-schemaV2.graphql'), 'utf8'));

test('every answer cites a section that exists', () => {
  const lines = readFileSync(join(CONTRACTS, 'open-collective.md'), 'utf8').split('\n');
  const sections = new Set(lines.flatMap((line) => /^## (\d+)\. /.exec(line)?.[1] ?? []));
  const tables = { HTTP, FIELD, LIMITS, HOOK };
  const cites = Object.entries(tables).flatMap(([table, rows]) =>
    Object.entries(rows).map(([name, row]) => [`${table}.${name}`, row.cites] as const),
  );
  expect(cites.length).toBeGreaterThan(25);
  const wrong = cites.filter(([, cite]) => {
    const [file, section] = cite.split(' §');
    return file !== 'open-collective.md' || !sections.has(section ?? '');
  });
  expect(wrong).toEqual([]);
});

test.each(['2026', '2025-01'] as const)('whatever a server of %s takes, the real schema takes', (server) => {
  expect(differences(createSchema(server), real)).toEqual([]);
});

test('the stand-in’s schema without a field would be caught', () => {
  expect(
    differences(buildSchema('type Query { me: Member } type Member { shoeSize: Int }'), real),
  ).not.toEqual([]);
});

describe('the queries of the contract', () => {
  const text = readFileSync(join(CONTRACTS, 'open-collective.md'), 'utf8');
  const queries = [...text.matchAll(/```graphql\n([\s\S]*?)```/g)].map((found) => found[1] ?? '');
  test('there are two of them, and the stand-in takes both', () => {
    expect(queries).toHaveLength(2);
    for (const query of queries) expect(validate(createSchema('2026'), parse(query))).toEqual([]);
  });
});

describe('the recorded answers', () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(CONTRACTS, 'open-collective-samples', name), 'utf8'));
  const args: Record<string, string> = {
    account: '(slug: "example-coop")',
    members: '(limit: 3, offset: 500, role: [BACKER])',
    orders: '(limit: 3, filter: INCOMING, status: [ACTIVE])',
  };

  test.each(['members-admin.json', 'orders-admin.json', 'members-anon.json', 'orders-anon.json'])(
    '%s: the same question is answered in the same shape',
    async (name) => {
      const sample = read(name);
      const oc = createOpenCollective({
        log: createLog('test', { level: 'silent' }),
        people: { generated: 2038 },
        server: '2025-01',
      });
      await oc.listen();
      const response = await fetch(oc.apiUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(name.includes('admin') ? { 'personal-token': oc.token } : {}),
        },
        body: JSON.stringify({ query: selection(sample.data, args) }),
      });
      const answer = (await response.json()) as object;
      await oc.close();
      expect(shape(answer)).toEqual(shape(sample));
    },
  );
});

/** The query whose answer has these keys. */
function selection(value: object, args: Record<string, string>): string {
  const fields = Object.entries(value).map(([key, inner]) => {
    const first: unknown = Array.isArray(inner) ? inner[0] : inner;
    const below =
      typeof first === 'object' && first !== null && key !== 'emails' ? selection(first, args) : '';
    // At the top alone: below it `account` is the member's, without arguments.
    const asked = key === 'account' && 'id' in value ? '' : (args[key] ?? '');
    const field = `${key}${asked} ${below}`;
    return ['email', 'isGuest'].includes(key) ? `... on Individual { ${field} }` : field;
  });
  return `{ ${fields.join(' ')} }`;
}

/** Keys and kinds of leaves: an instant, an address and a text are three kinds. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  }
  if (typeof value !== 'string') return value === null ? null : typeof value;
  if (/^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return 'instant';
  if (value.includes('@')) return 'address';
  return /^[0-9a-z]{8}(-[0-9a-z]{8}){3}$/.test(value) ? 'id' : 'text';
}

/** Where a type, field, argument or value of `ours` is missing in `theirs` or has another type there. */
function differences(ours: GraphQLSchema, theirs: GraphQLSchema): string[] {
  const found: string[] = [];
  for (const [name, type] of Object.entries(ours.getTypeMap())) {
    if (name.startsWith('__')) continue;
    const other = theirs.getType(name);
    if (!other) found.push(name);
    else if (isEnumType(type) && isEnumType(other)) {
      for (const value of type.getValues())
        if (!other.getValue(value.name)) found.push(`${name}.${value.name}`);
    } else if (
      (isObjectType(type) || isInterfaceType(type)) &&
      (isObjectType(other) || isInterfaceType(other))
    ) {
      for (const field of Object.values(type.getFields())) {
        found.push(...fieldDifferences(name, field, other.getFields()[field.name]));
      }
      for (const parent of type.getInterfaces()) {
        if (!other.getInterfaces().some((known) => known.name === parent.name))
          found.push(`${name} & ${parent.name}`);
      }
    } else if (isInputObjectType(type) && isInputObjectType(other)) {
      for (const field of Object.values(type.getFields())) {
        found.push(...inputDifferences(`${name}.${field.name}`, field, other.getFields()[field.name]));
      }
    }
  }
  return found;
}

type AnyField = GraphQLField<unknown, unknown>;

function fieldDifferences(type: string, ours: AnyField, theirs: AnyField | undefined): string[] {
  const name = `${type}.${ours.name}`;
  if (!theirs) return [name];
  const found = String(ours.type) === String(theirs.type) ? [] : [`${name}: ${ours.type} / ${theirs.type}`];
  for (const arg of ours.args) {
    found.push(
      ...inputDifferences(
        `${name}(${arg.name})`,
        arg,
        theirs.args.find((known) => known.name === arg.name),
      ),
    );
  }
  return found;
}

type AnyInput = Pick<GraphQLInputField, 'type' | 'defaultValue'>;

function inputDifferences(name: string, ours: AnyInput, theirs: AnyInput | undefined): string[] {
  if (!theirs) return [name];
  const same = String(ours.type) === String(theirs.type);
  const defaults = JSON.stringify(ours.defaultValue) === JSON.stringify(theirs.defaultValue);
  return same && defaults ? [] : [`${name}: ${ours.type} / ${theirs.type}`];
}
