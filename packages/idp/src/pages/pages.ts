import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import compose from 'koa-compose';
import { serveAssets } from '../web/assets.ts';
import { catchPageErrors } from '../web/catch-page-errors.ts';
import type { PageDeps } from '../web/deps.ts';
import { addAccessRoutes } from './access/routes.ts';
import { addAccountRoutes } from './account/routes.ts';
import { addAddressRoutes } from './address/routes.ts';
import { addClaimRoutes } from './claim/routes.ts';
import { addHandleRoutes } from './handle/routes.ts';
import { addJoinRoutes } from './join/routes.ts';
import { addKeepRoutes } from './keep/routes.ts';
import { addLauncherRoutes } from './launcher/routes.ts';
import { addNameRoutes } from './names/routes.ts';
import { addProofRoutes } from './proof/routes.ts';
import { addSeatRoutes } from './seats/routes.ts';
import { addSharedRoutes } from './shared/routes.ts';
import { addSignInRoutes } from './sign-in/routes.ts';

/** The pages of members, one line each. A path that is not theirs goes on to whatever is mounted after them. */
export function createIdpPages(deps: PageDeps): Middleware {
  const router = new Router();
  addLauncherRoutes(router, deps);
  addJoinRoutes(router, deps);
  addProofRoutes(router, deps);
  addClaimRoutes(router, deps);
  addSignInRoutes(router, deps);
  addAccessRoutes(router, deps);
  addAccountRoutes(router, deps);
  addAddressRoutes(router, deps);
  addSeatRoutes(router, deps);
  addKeepRoutes(router, deps);
  addNameRoutes(router, deps);
  addHandleRoutes(router, deps);
  addSharedRoutes(router, deps);
  return compose([
    serveAssets,
    catchPageErrors(deps),
    router.routes() as unknown as Middleware,
  ]) as Middleware;
}
