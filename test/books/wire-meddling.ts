import type { Meddle, Passing } from './wire-proxy.ts';

type Node = Record<string, unknown>;
type Collection = { totalCount: number; nodes: Node[] };

/** Changes the rows of each page of members, orders and refunds; other answers pass as they are. */
function onPages(
  change: (collection: Collection, passing: Passing, key: string) => void,
  errors?: Node[],
): Meddle {
  return (passing) => {
    const answer = JSON.parse(passing.body) as { data?: { account?: Record<string, unknown> | null } };
    const account = answer.data?.account;
    let touched = false;
    for (const key of ['members', 'orders', 'transactions']) {
      const collection = account?.[key] as Collection | undefined;
      if (collection === undefined || collection.nodes.length === 0) continue;
      change(collection, passing, key);
      touched = true;
    }
    if (!touched) return passing;
    return { ...passing, body: JSON.stringify({ ...answer, ...(errors === undefined ? {} : { errors }) }) };
  };
}

/** The body ends in the middle, as if nothing were wrong. */
export const truncated: Meddle = (passing) => ({
  ...passing,
  body: passing.body.slice(0, Math.floor(passing.body.length * 0.6)),
});

/** Status 200, an error, and null for every second row. */
export const errorsAndNulls = onPages(
  (collection) => {
    collection.nodes = collection.nodes.map((node, at) => (at % 2 === 0 ? node : null) as Node);
  },
  [
    {
      message: 'Something broke',
      path: ['account', 'members'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    },
  ],
);

/** Too many requests, for so many answers; the pause is told in fractions of a second. */
export function tooMany(answers: number, retryAfter: string): Meddle {
  let left = answers;
  return (passing) => {
    if (left <= 0) return passing;
    left -= 1;
    const body = JSON.stringify({
      error: { message: 'Rate limit exceeded. Contact-us to get higher limits.' },
    });
    return { ...passing, status: 429, headers: { ...passing.headers, 'retry-after': retryAfter }, body };
  };
}

/** The token is refused, and the answer repeats it. */
export const echoed: Meddle = (passing) => {
  const message = `Invalid Personal Token (Api Key): ${passing.token}`;
  return {
    ...passing,
    status: 401,
    body: JSON.stringify({ error: { code: 401, type: 'unauthorized', message } }),
  };
};

/** The token has expired, and the answer repeats it. */
export const expired: Meddle = (passing) => {
  const message = `Expired Personal Token (Api Key): ${passing.token}`;
  return {
    ...passing,
    status: 401,
    body: JSON.stringify({ error: { code: 401, type: 'unauthorized', message } }),
  };
};

/** A scope that the token does not have is asked for since today. */
export const scopeWithdrawn: Meddle = (passing) => {
  const message = 'The Personal Token is not allowed for operations in scope "orders".';
  const body = JSON.stringify({
    data: { me: { id: 'somebody' }, account: null },
    errors: [{ message, path: ['account', 'orders'], extensions: { code: 'Forbidden' } }],
  });
  return passing.operation.includes('Orders') ? { ...passing, body } : passing;
};

/** A byte now and then, for ever. */
export const slowLoris: Meddle = (passing, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const drip = setInterval(() => {
    response.write(passing.body[at % passing.body.length] ?? ' ');
    at += 1;
  }, 40);
  response.on('close', () => clearInterval(drip));
  return null;
};

/** Rows of one instant come in another order on every page: one row is lost, another comes twice. */
export const tieBroken = onPages(({ nodes }) => {
  if (nodes.length > 2) nodes[1] = nodes[2] as Node;
});

/** The total of each further page is smaller than that of the page before. */
export const shrinking = onPages((collection, { offset }) => {
  if (offset > 0) collection.totalCount -= 3;
});

/** The total of each further page is larger, and the rows are there. */
export const growing = onPages((collection, { offset }) => {
  if (offset > 0) collection.totalCount += 1;
});

/** Values that nobody knows yet. */
export const unknownValues = onPages(({ nodes }, _, key) => {
  if (key === 'orders') for (const node of nodes) node.status = 'HIBERNATING';
  if (key === 'members') for (const node of nodes) if (node.role === 'ADMIN') node.role = 'GUARDIAN';
});

/** Somebody else's token: everything is answered, for another owner. */
export const otherOwner: Meddle = (passing) => {
  const answer = JSON.parse(passing.body) as { data?: { me?: Record<string, unknown> } };
  const id = 'xxxxxxxx-xxxxxxxx-xxxxxxxx-xxxxxxxx';
  if (answer.data?.me) Object.assign(answer.data.me, { id, legacyId: 1, publicId: 'acc_another' });
  return { ...passing, body: JSON.stringify(answer) };
};

/** The name leads to another collective. */
export const otherCollective: Meddle = (passing) => {
  const answer = JSON.parse(passing.body) as { data?: { account?: Record<string, unknown> | null } };
  if (answer.data?.account)
    Object.assign(answer.data.account, { id: 'another', legacyId: 1, publicId: 'acc_another' });
  return { ...passing, body: JSON.stringify(answer) };
};

/** Four rows of five are gone, and the totals say the same. */
export const fallen = onPages((collection) => {
  collection.nodes = collection.nodes.filter((_, at) => at % 5 === 0);
  collection.totalCount = collection.nodes.length;
});

/** Rows of one outside account come without it, as those of accounts do that the token may not see. */
export function unshown(accountId: string): Meddle {
  return onPages(({ nodes }) => {
    for (const node of nodes) {
      for (const key of ['account', 'fromAccount']) {
        if ((node[key] as Node | null | undefined)?.id === accountId) node[key] = null;
      }
    }
  });
}

/** Every thing's id is its public one from now on, but for the collective's and the asker's. */
export const idsOfNewForm = onPages(({ nodes }) => {
  const renew = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const part of Object.values(value)) renew(part);
    const node = value as Node;
    if (typeof node.publicId === 'string' && typeof node.id === 'string') node.id = node.publicId;
  };
  renew(nodes);
});

/** Changes what every answer says of who asks and of the collective. */
function onDoor(change: (data: { me?: unknown; account?: Node | null }) => void): Meddle {
  return (passing) => {
    const answer = JSON.parse(passing.body) as { data?: { me?: unknown; account?: Node | null } };
    if (answer.data?.account && 'me' in answer.data) change(answer.data);
    return { ...passing, body: JSON.stringify(answer) };
  };
}

/** Everything is answered as before, to somebody who is no admin: rows without addresses. */
export const lostAdmin = onDoor(({ account }) => {
  if (account) account.isAdmin = false;
});

/** The collective's id is its public one from now on. */
export const collectiveOfNewForm = onDoor(({ account }) => {
  if (account) account.id = account.publicId;
});

/** The id of who asks is its public one from now on, and its number is served no more. */
export const ownerOfNewForm = onDoor((data) => {
  const me = data.me as Node | null | undefined;
  if (me) data.me = { id: me.publicId, publicId: me.publicId };
});

/** A dead token that is taken for none: the public sees the rows, too. */
export const nobody = onDoor((data) => {
  data.me = null;
});

/** An error and null in the place of the collective. */
function refusal(message: string, code: string): Meddle {
  return (passing) => {
    if (passing.operation === 'LatchkeyFields') return passing;
    const errors = [{ message, path: ['account'], extensions: { code } }];
    return { ...passing, body: JSON.stringify({ data: { me: { id: 'x' }, account: null }, errors }) };
  };
}

/** The collective has become private. */
export const closed = refusal('This account is private. You must be a member to view it.', 'Forbidden');

/** The collective has another slug by now: the old one leads nowhere. */
export const renamed = refusal('No collective found with slug example-coop', 'INTERNAL_SERVER_ERROR');
