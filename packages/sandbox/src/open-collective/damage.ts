import { GraphQLError } from 'graphql';
import { FIELD } from './answers.ts';
import type { Node, View } from './view.ts';

/**
 * What the switch `partial` does to a page. Each is an answer of status 200 that must never be read as "nobody is a
 * member". @see contracts/open-collective.md §0
 */
export function damage(view: View, collection: { totalCount: number; nodes: Node[] } & Node): Node {
  switch (view.faults.partial) {
    case 'no':
      return collection;
    case 'empty':
      return { ...collection, totalCount: 0, nodes: [] };
    case 'short':
      return { ...collection, nodes: collection.nodes.filter((_, at) => at % 3 !== 2) };
    case 'errors':
      return { ...collection, nodes: collection.nodes.map((node, at) => (at % 3 === 2 ? broken() : node)) };
  }
}

function broken(): GraphQLError {
  return new GraphQLError(FIELD.broken.message, { extensions: { code: FIELD.broken.code } });
}
