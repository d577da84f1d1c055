import type { Binding, Capabilities } from './delivery.ts';

/**
 * What a new username means for somebody's account in one app. `by-hand`: the app cannot change a name, so they get a
 * new account there, and people move what was in the old one.
 */
export type HandleWay = 'none-yet' | 'unseen' | 'own-name' | 'renamed' | 'by-hand';

/**
 * | the app's names | account there                                  | way       |
 * |-----------------|------------------------------------------------|-----------|
 * | any             | none                                           | none-yet  |
 * | any             | adopted, under another name than the username  | own-name  |
 * | unseen          | named by the `sub`                             | unseen    |
 * | renames         | made or found                                  | renamed   |
 * | any other       | any other                                      | by-hand   |
 */
export function handleWay(
  names: Capabilities['names'],
  binding: Pick<Binding, 'handle' | 'origin'> | null,
  account: { id: string; username: string },
): HandleWay {
  if (binding === null) return 'none-yet';
  const bearsIt = binding.handle.toLowerCase() === account.username;
  if (binding.origin === 'adopted' && !bearsIt) return 'own-name';
  if (names === 'unseen' && binding.handle === account.id) return 'unseen';
  return names === 'renames' && binding.origin !== 'adopted' ? 'renamed' : 'by-hand';
}
