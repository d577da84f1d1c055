import type { PageView } from '@latchkey/idp/web/layout';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { encodeQR } from 'qr';

export type SheetModel = {
  coop: string;
  /** Two groups, as it is read out. */
  code: string;
  joinUrl: string;
  /** Each language of the co-op, with the last day of the code in it. */
  until: readonly { text: Text; date: string }[];
};

/** A sheet to print or read out: the code, where to type it, and a square for a camera. It bears no name. */
export function sheetView(text: Text, model: SheetModel): PageView {
  const url = `${model.joinUrl}?code=${model.code}`;
  return {
    title: text.t('who.sheet.title'),
    width: 'narrow',
    body: html`<div class="card stack sheet" data-testid="sheet">
<h1>${model.coop}</h1>
${model.until.map(
  ({ text: own, date }) =>
    html`<div lang="${own.language}" class="tight"><h2>${own.t('who.sheet.heading')}</h2>
<ol><li>${own.t('who.sheet.open')} <strong>${model.joinUrl}</strong></li><li>${own.t('who.sheet.type')}</li><li>${own.t('who.sheet.choose')}</li></ol>
<p class="soft small">${own.t('who.sheet.until', { date })}</p></div>`,
)}
<p class="claim-code" data-testid="claim-code">${model.code}</p>
${square(url, text.t('who.sheet.square', { url: model.joinUrl }))}
</div>
<div class="bar stack"><p class="note">${text.t('who.sheet.once')}</p>
<p><a class="button quiet" href="/books/unreachable">${text.t('who.sheet.back')}</a></p></div>`,
  };
}

/** A QR code (ISO/IEC 18004) as one path: dark on light in any scheme, since cameras want it so. */
function square(text: string, label: string): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return html`<svg class="square" role="img" aria-label="${label}" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/>${raw(`<path fill="#000" d="${path}"/>`)}</svg>`;
}
