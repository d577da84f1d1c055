import pg from 'pg';
import { DATABASE_ROLES, type RolePasswords } from './passwords.ts';

/** Quotes a literal for statements that take no parameters. Our passwords are base64url, so nothing needs escaping. */
function literal(text: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error('not a plain literal');
  return `'${text}'`;
}

/** Makes the database and the roles of the processes where they are missing. `url`: the owner's, database postgres. */
export async function setUpRoles(url: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'latchkey-embedded' });
  await client.connect();
  try {
    const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
    const have = new Set(rows.map((row) => row.rolname));
    for (const role of DATABASE_ROLES) {
      const name = `latchkey_${role}`;
      if (!have.has(name))
        await client.query(`CREATE ROLE ${name} LOGIN PASSWORD ${literal(passwords[role])}`);
    }
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'latchkey'`);
    if (rowCount === 0) await client.query('CREATE DATABASE latchkey');
    await client.query('REVOKE ALL ON DATABASE latchkey FROM PUBLIC');
    await client.query('GRANT CONNECT ON DATABASE latchkey TO latchkey_idp, latchkey_worker');
  } finally {
    await client.end();
  }
}
