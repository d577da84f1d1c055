import { executeSync, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { HTTP, type HttpAnswer } from './answers.ts';
import type { OpenCollectiveFaults } from './faults.ts';
import type { Node } from './view.ts';

/** What a GraphQL request says. */
export interface QueryRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** An answer of the table with its body. */
export interface QueryAnswer {
  answer: HttpAnswer;
  body: unknown;
}

/** Parses, checks and runs a query; every way in which it can fail before running has its own status. @see contracts/open-collective.md §1, §11 */
export function runQuery(
  schema: GraphQLSchema,
  root: Node,
  request: QueryRequest,
  nulls: OpenCollectiveFaults['nulls'],
): QueryAnswer {
  let document: ReturnType<typeof parse>;
  try {
    document = parse(request.query);
  } catch (error) {
    return refused(HTTP.syntax, error instanceof GraphQLError ? [error] : []);
  }
  const faults = validate(schema, document);
  if (faults.length > 0) return refused(HTTP.invalid, faults);
  const result = executeSync({
    schema,
    document,
    rootValue: root,
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? null,
  });
  if (result.data === undefined) return refused(HTTP.badVariables, result.errors ?? []);
  const errors = result.errors?.map((error) => withCode(error, 'INTERNAL_SERVER_ERROR'));
  const body = {
    data: nulls === 'no' ? result.data : nulled(result.data ?? {}, nulls),
    ...(errors ? { errors } : {}),
  };
  return { answer: HTTP.data, body };
}

function refused(answer: HttpAnswer, errors: readonly GraphQLError[]): QueryAnswer {
  return { answer, body: { errors: errors.map((error) => withCode(error, answer.code ?? '')) } };
}

function withCode(error: GraphQLError, code: string): object {
  return { ...error.toJSON(), extensions: { code, ...error.extensions } };
}

function nulled(data: Record<string, unknown>, nulls: 'all' | 'account'): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, nulls === 'account' && key === 'me' ? value : null]),
  );
}
