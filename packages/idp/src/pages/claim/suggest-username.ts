import { USERNAME } from '@latchkey/domain/account';

/** A username made of a person's first name, for them to change; null where nothing usable comes of it. */
export function suggestUsername(name: string | null): string | null {
  const first = (name ?? '').trim().split(/\s+/)[0] ?? '';
  const plain = first
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 20);
  return USERNAME.test(plain) ? plain : null;
}
