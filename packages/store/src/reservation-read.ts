import type { Reader } from './database.ts';

/** The username that is reserved for an invitation now; null where none is. */
export async function readReservation(db: Reader, invitationId: string): Promise<string | null> {
  const [row] = await db.query<{ username: string }>(
    'SELECT username FROM name_reservation WHERE invitation_id = $1 AND expires_at > now()',
    [invitationId],
  );
  return row?.username ?? null;
}

/** Apps whose names are asked about a username: all that the settings have, by name. */
export async function readAppNames(db: Reader): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'SELECT name FROM app WHERE retired_at IS NULL ORDER BY name',
  );
  return rows.map((row) => row.name);
}
