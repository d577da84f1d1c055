import { Router } from '@koa/router';
import { catchPageErrors } from '@latchkey/idp/web/catch-page-errors';
import type { PageDeps } from '@latchkey/idp/web/deps';
import type { Middleware } from 'koa';
import { addAdmissionRoutes } from './admissions/routes.ts';
import { addBarRoutes } from './bar/routes.ts';
import { addBooksRoutes } from './books/routes.ts';
import { addGuardRoutes } from './guard/routes.ts';
import { addHandlesRoutes } from './handles/routes.ts';
import { addInvitationRoutes } from './invitations/routes.ts';
import { addLetterRoutes } from './letters/routes.ts';
import { addManualRoutes } from './manual/routes.ts';
import { addMergeRoutes } from './merge/routes.ts';
import { addOrganizationRoutes } from './organizations/routes.ts';
import { addPersonRoutes } from './person/routes.ts';
import { addQuestionRoutes } from './questions/routes.ts';
import { addRuleRoutes } from './rules/routes.ts';
import { addSharedAccountRoutes } from './shared/routes.ts';
import { addSourceRoutes } from './source/routes.ts';
import { addTaskRoutes } from './tasks/routes.ts';
import { addUnclearRoutes } from './unclear/routes.ts';
import { addUnreachableRoutes } from './unreachable/routes.ts';

/** The pages of treasurers and admins, one line each. A path that is not theirs goes on to what is mounted after them. */
export function createConsolePages(deps: PageDeps): Middleware {
  const router = new Router();
  addAdmissionRoutes(router, deps);
  addBarRoutes(router, deps);
  addBooksRoutes(router, deps);
  addGuardRoutes(router, deps);
  addInvitationRoutes(router, deps);
  addLetterRoutes(router, deps);
  addManualRoutes(router, deps);
  addHandlesRoutes(router, deps);
  addOrganizationRoutes(router, deps);
  addMergeRoutes(router, deps);
  addPersonRoutes(router, deps);
  addQuestionRoutes(router, deps);
  addSharedAccountRoutes(router, deps);
  addUnclearRoutes(router, deps);
  addSourceRoutes(router, deps);
  addTaskRoutes(router, deps);
  addRuleRoutes(router, deps);
  addUnreachableRoutes(router, deps);
  const routes = router.routes() as unknown as Middleware;
  const catching = catchPageErrors(deps);
  return (ctx, next) => catching(ctx, async () => void (await routes(ctx, next)));
}
