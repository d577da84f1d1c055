import type pg from 'pg';

/**
 * What each process's database role may do, where the roles exist (`latchkey_idp`, `latchkey_worker`). A table that
 * is not listed for idp cannot be read by it: above all `secret`, the sealed credentials of apps and sources, which
 * pages may write and never read.
 */
const IDP_WRITES_ONLY = ['secret'];
const IDP_NO_ACCESS = ['attempt'];
/** Seen by pages and /metrics, written by the worker alone. */
const IDP_READS_ONLY = ['app_lease'];
const APPEND_ONLY = ['audit', 'sign_in_log', 'audit_seal'];

/** Grants both roles their rights; does nothing for a role that the server does not have. */
export async function grantRoles(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname IN ('latchkey_idp', 'latchkey_worker')`,
  );
  for (const { rolname } of rows) {
    for (const schema of ['public', 'wake']) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${rolname}`);
      await client.query(
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${rolname}`,
      );
      await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${rolname}`);
      await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${rolname}`);
    }
    for (const table of [...APPEND_ONLY, 'migration']) {
      await client.query(`REVOKE UPDATE, DELETE ON ${table} FROM ${rolname}`);
    }
    await client.query(`REVOKE INSERT ON migration FROM ${rolname}`);
  }
  if (rows.some((row) => row.rolname === 'latchkey_idp')) {
    for (const table of IDP_NO_ACCESS) await client.query(`REVOKE ALL ON ${table} FROM latchkey_idp`);
    for (const table of IDP_WRITES_ONLY) await client.query(`REVOKE SELECT ON ${table} FROM latchkey_idp`);
    for (const table of IDP_READS_ONLY) {
      await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${table} FROM latchkey_idp`);
    }
    await client.query('REVOKE INSERT ON audit_seal FROM latchkey_idp');
  }
}
