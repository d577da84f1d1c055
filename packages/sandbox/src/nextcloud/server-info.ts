import type Router from '@koa/router';
import { OCS, PLAIN } from './answers.ts';
import { admit, type Parts } from './parts.ts';
import { sendOcs, sendPlain } from './reply.ts';

/** What can be asked without or with any credentials: status, capabilities, app settings. @see contracts/nextcloud.md E, B3, B6 */
export function mountServerInfo(router: Router, parts: Parts): void {
  router.get('/status.php', (ctx) => {
    const body = {
      installed: true,
      maintenance: parts.faults.read().maintenance,
      needsDbUpgrade: false,
      version: '34.0.1.2',
      versionstring: '34.0.1',
      edition: '',
      productname: 'Nextcloud',
      extendedSupport: false,
    };
    sendPlain(ctx, PLAIN.status, JSON.stringify(body));
  });
  router.get('/ocs/:version/cloud/capabilities', async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'self', confirm: false }))) return;
    const api = `${parts.url()}/ocs/v2.php/apps/password_policy/api/v1`;
    sendOcs(ctx, OCS.ok, {
      version: { major: 34, minor: 0, micro: 1, string: '34.0.1', edition: '', extendedSupport: false },
      capabilities: {
        password_policy: {
          minLength: 10,
          enforceNonCommonPassword: true,
          enforceNumericCharacters: false,
          enforceSpecialCharacters: false,
          enforceUpperLowerCase: false,
          api: { generate: `${api}/generate`, validate: `${api}/validate` },
          policies: {},
        },
        bruteforce: { delay: 0, 'allow-listed': false },
      },
    });
  });
  router.post('/ocs/:version/apps/provisioning_api/api/v1/config/apps/:app/:key', async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'admin', confirm: true }))) return;
    const value = (ctx.request as { body?: { value?: unknown } }).body?.value;
    if (value === undefined) return sendPlain(ctx, PLAIN.missingParameter);
    parts.state.appConfig[`${ctx.params.app}/${ctx.params.key}`] = String(value);
    parts.changed();
    sendOcs(ctx, OCS.ok);
  });
}
