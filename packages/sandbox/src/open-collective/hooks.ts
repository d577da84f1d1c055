import { once } from 'node:events';
import { request } from 'node:http';
import type { Log } from '@latchkey/runtime/log';
import { HOOK } from './answers.ts';
import type { Activity } from './books.ts';

/** Posts activities to the configured addresses: unsigned, each once, whatever comes back. @see contracts/open-collective.md §8 */
export interface Hooks {
  /** Takes an activity of the collective for every address. */
  take(activity: Activity): void;
  setUrls(urls: readonly string[]): void;
  /** Keeps posts back, so that nobody hears of a day that has not begun for them. */
  hold(): void;
  release(): Promise<void>;
  /** Resolves when everything that was taken and not held has been tried. */
  settled(): Promise<void>;
  /** Forgets what was not sent yet. */
  stop(): void;
}

/** Hooks of one account; activities of others are not theirs. */
export function createHooks(given: {
  urls: readonly string[];
  accountId: () => number;
  /** A server of January 2025, which does not know every kind. */
  older: boolean;
  log: Log;
}): Hooks {
  let urls = given.urls;
  let held: Activity[] | null = null;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  const send = (activity: Activity) => {
    for (const url of urls) {
      working = working.then(async () => {
        if (stopped) return;
        const status = await post(url, bodyOf(activity));
        given.log.debug({ activity: activity.number, type: activity.type, status }, 'posted to a hook');
      });
    }
  };
  return {
    take: (activity) => {
      if (activity.accountId !== given.accountId()) return;
      if (given.older && HOOK.newer.kinds.includes(activity.type)) return;
      if (held) held.push(activity);
      else send(activity);
    },
    setUrls: (wanted) => {
      urls = wanted;
    },
    hold: () => {
      held ??= [];
    },
    release: async () => {
      const waiting = held ?? [];
      held = null;
      waiting.forEach(send);
      await working;
    },
    settled: () => working,
    stop: () => {
      stopped = true;
    },
  };
}

/** Only some kinds tell what happened. */
function bodyOf(activity: Activity): string {
  const kinds: readonly string[] = HOOK.withData.kinds;
  return JSON.stringify({
    createdAt: activity.at,
    id: activity.number,
    type: activity.type,
    CollectiveId: activity.accountId,
    data: kinds.includes(activity.type) ? activity.data : {},
  });
}

/** The status, or 0 where there was none. */
async function post(url: string, body: string): Promise<number> {
  try {
    const sending = request(url, {
      method: 'POST',
      timeout: HOOK.post.timeoutMs,
      headers: {
        accept: 'application/json, text/plain, */*',
        'content-type': 'application/json',
        'user-agent': HOOK.post.userAgent,
        'content-length': Buffer.byteLength(body),
        'accept-encoding': 'gzip, compress, deflate, br',
      },
    });
    sending.on('timeout', () => sending.destroy(new Error('timeout')));
    sending.end(body);
    const [answer] = await once(sending, 'response');
    answer.resume();
    return answer.statusCode ?? 0;
  } catch {
    return 0;
  }
}
