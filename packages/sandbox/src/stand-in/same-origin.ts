import type Koa from 'koa';

/** Refuses forms that another site's page sends here: the stand-ins have no sign-in that could tell them apart. */
export const sameOrigin: Koa.Middleware = async (ctx, next) => {
  const origin = ctx.get('origin');
  if (
    ctx.method === 'GET' ||
    ctx.method === 'HEAD' ||
    origin === '' ||
    origin === `${ctx.protocol}://${ctx.host}`
  ) {
    return next();
  }
  ctx.status = 403;
  ctx.body = '';
};
