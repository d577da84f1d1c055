import type { Reader } from '../database.ts';

/**
 * Notes a sign-in or a failed try in the sign-in log, under the person's random subject key. `app`: where it led to.
 * `detail` holds codes alone.
 */
export async function noteSignIn(
  db: Reader,
  note: {
    event: 'signed-in' | 'password-wrong' | 'continued-as';
    accountId: string;
    app: string | null;
    detail: Record<string, string>;
  },
): Promise<void> {
  await db.query(
    `INSERT INTO sign_in_log (event, subject_key, app, detail)
     SELECT $1, (SELECT id FROM subject_key WHERE account_id = $2::uuid), $3, $4::jsonb`,
    [note.event, note.accountId, note.app, JSON.stringify(note.detail)],
  );
}
