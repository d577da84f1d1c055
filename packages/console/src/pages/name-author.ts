import type { Text } from '@latchkey/runtime/text/text';
import { readAccount } from '@latchkey/store/account';
import type { Reader } from '@latchkey/store/database';

/** Who did something, as rows keep it (system, operator, account:ID), in words. */
export async function nameAuthor(db: Reader, text: Text, author: string): Promise<string> {
  if (author === 'system') return text.t('guard.author.system');
  if (!author.startsWith('account:')) return text.t('guard.author.operator');
  const account = await readAccount(db, author.slice('account:'.length));
  return account?.name ?? account?.username ?? text.t('console.nameless');
}
