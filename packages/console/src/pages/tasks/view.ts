import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';

export type TaskModel = {
  title: MessageKey;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** What has been done so far, in words, in order. */
  steps: readonly { said: string; ok: boolean }[];
  /** What came of it; null: nothing yet. */
  result: string | null;
  here: string;
  back: string;
  workerAlive: boolean;
};

/** What the worker does for somebody who waits, step by step; goes on by itself until it is done. */
export function taskView(text: Text, model: TaskModel): PageView {
  const isOver = model.state === 'done' || model.state === 'failed';
  return {
    title: text.t(model.title),
    width: 'narrow',
    refresh: isOver ? undefined : { seconds: 2, url: model.here },
    body: html`<h1>${text.t(model.title)}</h1>
${model.workerAlive || isOver ? null : html`<p class="note warn" role="status">${text.t('console.no_worker')}</p>`}
<ol class="stack">${model.steps.map((step) => html`<li><span class="tag ${step.ok ? 'good' : 'bad'}">${text.t(step.ok ? 'books.pull.step.good' : 'books.pull.step.bad')}</span> ${step.said}</li>`)}</ol>
${isOver ? html`<p class="note ${model.state === 'done' ? 'good' : 'bad'}" role="status">${model.result}</p>` : html`<p role="status">${text.t('books.pull.task.running')}</p>`}
<p><a class="button" href="${model.back}">${text.t('books.pull.task.back')}</a></p>`,
  };
}

/** The button “read this person now”. */
export function readNowForm(text: Text, csrf: string, accountId: string): Html {
  return html`<form method="post" action="/admin/people/${accountId}/read">${csrfField(csrf)}<button type="submit" class="quiet">${text.t('books.pull.read_now')}</button></form>`;
}
