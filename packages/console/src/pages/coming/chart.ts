import { type Html, html } from '@latchkey/runtime/text/html';

/** One day of a chart. `wave`: more than the guard lets go by itself. */
export type Bar = { label: string; count: number; wave: boolean };

const HEIGHT = 96;
const STEP = 10;
const TOP = 14;

/** Numbers day by day as bars. The same numbers stand in a table beside it: a reader without the picture misses nothing. */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const width = bars.length * STEP;
  return html`<svg class="chart" viewBox="0 0 ${width} ${HEIGHT + TOP + 2}" role="img" aria-label="${title}" preserveAspectRatio="none" width="100%" height="140">
<line x1="0" y1="${HEIGHT + TOP}" x2="${width}" y2="${HEIGHT + TOP}" stroke="currentColor" stroke-opacity="0.4" stroke-width="1"/>
${bars.map((bar, at) => {
  if (bar.count === 0) return null;
  const height = Math.max(2, Math.round((bar.count / most) * HEIGHT));
  return html`<rect x="${at * STEP + 1}" y="${HEIGHT + TOP - height}" width="${STEP - 2}" height="${height}" fill="currentColor" fill-opacity="${bar.wave ? '0.95' : '0.4'}"><title>${bar.label}</title></rect>`;
})}</svg>`;
}
