import type { Reason } from '@latchkey/domain/change';
import type { MessageKey, Text, TextParams } from '@latchkey/runtime/text/text';
import type { HubSettings } from '../settings/read-settings.ts';
import { ageInWords } from './age-in-words.ts';
import { type Names, namesOf } from './names.ts';

/**
 * What an explanation is said with. `voice`: about somebody, or to the member. `now`: the instant that it is true for.
 * `who`: what an account is called, by its id.
 */
export type Say = {
  text: Text;
  names: Names;
  timezone: string;
  now: Date;
  voice: 'about' | 'you';
  who(accountId: string): string;
};

/** A message of area `explanation`, in the words kept for the member where the voice is theirs and there are some. */
export function sayKey(say: Say, key: MessageKey & `explanation.${string}`, params: TextParams = {}): string {
  const { text } = say;
  const yours = `explanation.you.${key.slice('explanation.'.length)}`;
  return say.voice === 'you' && text.has(yours) ? text.t(yours, params) : text.t(key, params);
}

/** A day in words, in the co-op's time zone. */
export function dayOf(when: Date, { text, timezone }: Say): string {
  return text.date(when, timezone);
}

/** Day and time in words, in the co-op's time zone. */
export function momentOf(when: Date, { text, timezone }: Say): string {
  return text.dateTime(when, timezone);
}

/** How long ago in words. */
export function agoOf(when: Date, { text, now }: Say): string {
  return ageInWords(when, now, text);
}

/** A reason in words, with the source's own word behind it; to the member without it. */
export function reasonOf(reason: Reason, basis: string | null, { text, voice }: Say): string {
  if (voice === 'you') {
    const yours = `idp.why.${reason}`;
    return text.has(yours) ? text.t(yours).replace(/\.$/, '') : text.t(`console.reason.${reason}`);
  }
  const said = text.t(`console.reason.${reason}`);
  return basis === null ? said : `${said} (${basis})`;
}

/**
 * What an explanation made at `now` is said with, by the settings in force. `names`: by the settings alone else; `who`:
 * accounts by their id else.
 */
export function sayOf(
  settings: HubSettings | null,
  of: Pick<Say, 'text' | 'now'> & Partial<Pick<Say, 'voice' | 'who' | 'names'>>,
): Say {
  const timezone = settings?.document.timezone ?? 'UTC';
  return {
    voice: 'about',
    who: (accountId) => accountId,
    names: namesOf(settings),
    ...of,
    timezone,
  };
}
