import type pg from 'pg';

/**
 * What each process's database role may do, where the roles exist (`latchkey_idp`, `latchkey_worker`). Pages may seal
 * a secret and never read one; nor may they make it a reference, which the worker follows to any variable or file of
 * its own.
 */
const IDP_NO_ACCESS = ['attempt', 'secret'];
/**
 * Seen by pages, written by the worker or the command line alone: what the books say, and the settings, which name
 * the addresses that credentials are sent to and the key that they are sealed to.
 */
const IDP_READS_ONLY = [
  'app',
  'app_lease',
  'fact',
  'fact_alias',
  'observed',
  'setting',
  'source',
  'source_budget',
  'source_read',
  'source_token',
  'tier',
  'worker_key',
];
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
    await client.query(
      'GRANT SELECT (name), INSERT (name, sealed), UPDATE (sealed, changed_at) ON secret TO latchkey_idp',
    );
    for (const table of IDP_READS_ONLY) {
      await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${table} FROM latchkey_idp`);
    }
    await client.query('REVOKE INSERT ON audit_seal FROM latchkey_idp');
  }
}
