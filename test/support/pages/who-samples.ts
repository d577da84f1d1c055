import type { QuestionView } from '@latchkey/console/pages/questions/model';
import { questionsView } from '@latchkey/console/pages/questions/view';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const side = {
  contributions: [
    {
      status: 'ACTIVE',
      tier: 'Solidarity member',
      since: '2026-01-03T00:00:00Z',
      last: '2026-11-03T00:00:00Z',
    },
    { status: 'CANCELLED', tier: null, since: null, last: null },
  ],
  roles: ['BACKER'],
};
const identity = {
  id: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
  source: 'books',
  accountId: null,
  type: 'INDIVIDUAL',
  isGuest: false,
  isIncognito: false,
  slug: 'amaranta-buendia-of-a-very-long-slug',
  name: NASTY,
  address: 'neil@example.org',
  aliases: ['id:abcdefgh-ijklmnop-qrstuvwx-yzabcdef', 'legacyId:12345'],
  firstReadOn: '2026-11-01T00:00:00Z',
};
const question: QuestionView = {
  id: '0198c7ae-2222-7000-8000-aaaaaaaaaaaa',
  kind: 'continuity',
  askedOn: new Date('2026-11-24T00:00:00Z'),
  askedMemberOn: null,
  moved: ['order legacyId:77'],
  identity,
  ...side,
  candidates: [
    {
      id: '0198c7ae-3333-7000-8000-aaaaaaaaaaaa',
      name: 'Amaranta',
      username: 'amaranta',
      life: 'active',
      holds: ['barred'],
      addresses: [],
      identities: [{ ...identity, slug: 'amaranta' }],
      ...side,
      evidence: [
        { code: 'rows' },
        { code: 'address-same' },
        { code: 'name-same' },
        { code: 'tier-same', tierId: 'Solidarity member' },
        { code: 'dates-follow' },
      ],
    },
  ],
};
const plain = (at: number, more: Partial<QuestionView>): QuestionView => ({
  ...question,
  id: `0198c7ae-444${at}-7000-8000-aaaaaaaaaaaa`,
  moved: [],
  candidates: [],
  ...more,
});

/** Pages about whose an account is. */
export const WHO_SAMPLES: readonly Sample[] = [
  sample(
    'questions',
    (t) =>
      questionsView(t, {
        csrf,
        timezone: 'UTC',
        questions: [
          question,
          plain(1, {
            kind: 'incognito',
            identity: { ...identity, name: null, slug: null, isIncognito: true },
          }),
          plain(2, {
            kind: 'organization',
            identity: { ...identity, type: 'ORGANIZATION' },
            contributions: [],
          }),
          plain(3, { kind: 'same-address', identity: { ...identity, isGuest: true } }),
          plain(4, { kind: 'continuity', identity: { ...identity, accountId: 'a' }, moved: ['order id:1'] }),
        ],
        total: 9,
        refused: [
          { questionId: 'r', name: null, slug: 'gone-away', answeredOn: new Date('2026-11-20T00:00:00Z') },
        ],
      }),
    true,
  ),
  sample(
    'questions-none',
    (t) => questionsView(t, { csrf, timezone: 'UTC', questions: [], total: 0, refused: [] }),
    true,
  ),
];
