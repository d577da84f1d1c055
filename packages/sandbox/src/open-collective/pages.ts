import Router from '@koa/router';
import type { OpenCollective } from './create-open-collective.ts';
import type { Language } from '@latchkey/runtime/text/text';
export function mountOpenCollectivePages(_: OpenCollective, __: readonly Language[]): Router { return new Router(); }
