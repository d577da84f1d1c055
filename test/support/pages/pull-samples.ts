import { type SourceModel, sourceView } from '@latchkey/console/pages/source/view';
import { stepText } from '@latchkey/console/pages/tasks/step-text';
import { taskView } from '@latchkey/console/pages/tasks/view';
import { html } from '@latchkey/runtime/text/html';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const source: SourceModel = {
  csrf,
  name: 'books',
  token: { end: '31 January 2027', byReference: false },
  reads: [
    { when: '24 November 2026 at 02:15', complete: false, problems: [NASTY, NASTY] },
    { when: '24 November 2026 at 02:00', complete: true, problems: [] },
  ],
  resting: 2,
  disagree: 3,
  unknown: [{ word: NASTY, count: 1234 }],
  faults: {},
  endsOn: '',
};
const task = { here: '/books/tasks/7', back: '/books', workerAlive: true } as const;

/** Pages about sources and about what the worker does for somebody who waits. */
export const PULL_SAMPLES: readonly Sample[] = [
  sample('source', (t) => sourceView(t, source), true),
  sample(
    'source-faults',
    (t) =>
      sourceView(t, {
        ...source,
        faults: { token: 'books.pull.token.fault', ends: 'books.pull.token.date_fault' },
        endsOn: '2026-02-31',
      }),
    true,
  ),
  sample('source-file', (t) => sourceView(t, { ...source, token: null, reads: [] }), true),
  sample(
    'source-reference',
    (t) => sourceView(t, { ...source, token: { end: null, byReference: true } }),
    true,
  ),
  sample(
    'task-running',
    (t) =>
      taskView(t, {
        ...task,
        workerAlive: false,
        title: 'books.pull.read_now',
        state: 'running',
        steps: [stepText(t, { step: 'read', source: 'books', ok: true, rows: 2 })],
        result: null,
      }),
    true,
  ),
  sample(
    'task-failed',
    (t) =>
      taskView(t, {
        ...task,
        title: 'books.pull.token.heading',
        state: 'failed',
        steps: [
          stepText(t, { step: 'opened', ok: true }),
          stepText(t, { step: 'read', source: 'books', ok: false, problems: [{ code: 'not-admin' }] }),
        ],
        result: t.t('books.pull.result.token.failed'),
      }),
    true,
  ),
  sample(
    'notices',
    (t) => ({
      title: t.t('console.books.title'),
      width: 'wide',
      notices: html`<div class="note bad" role="status"><p><strong>${t.t('books.pull.banner.title', { source: 'books', date: '1 May 2026' })}</strong></p></div>
<p class="note warn" role="status">${t.t('books.pull.token.ends', { source: 'books', date: '1 May 2026' })}</p>`,
      body: html`<h1>${t.t('console.books.title')}</h1>`,
    }),
    true,
  ),
];
