import type { DrawnFigure } from './figures.js';
import type { Table } from './table.js';

/**
 * A page that needs nothing beside itself, for light and dark, wide and narrow.
 *
 * @param page - Its title, and its body as HTML.
 * @returns HTML. Its one script shows values where they are pointed at or touched; without it a browser shows them by itself.
 *
 * @example
 * writeFile('report.html', htmlPage({ title: 'Report', body: '<h1>Report</h1>' }));
 */
export function htmlPage({ title, body }: { readonly title: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** A figure: its panels below each other where the screen is narrow, else as it is. */
export function htmlFigure({ title, explanation, svg, parts }: DrawnFigure): string {
  const drawn =
    parts === undefined
      ? `<div class="wide">${svg.trim()}</div>`
      : `<ul class="legend">${parts.legend
          .map(
            ({ title, colour, dash }) =>
              `<li><svg width="22" height="8" aria-hidden="true"><line x1="1" x2="21" y1="4" y2="4" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/></svg>${escapeHtml(title)}</li>`,
          )
          .join('')}</ul>\n<div class="panels">${parts.panels.join('\n')}</div>`;
  return `<figure>
<h2>${escapeHtml(title)}</h2>
${drawn}
<figcaption>${escapeHtml(explanation)}</figcaption>
</figure>`;
}

/** A table; without names of columns it is a list of facts. */
export function htmlTable({ title, columns, rows }: Table): string {
  const head = columns.some((column) => column !== '')
    ? `<thead><tr>${columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')}</tr></thead>\n`
    : '';
  const body = rows
    .map(([first = '', ...cells]) => {
      const rest = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
      return `<tr><th scope="row">${escapeHtml(first)}</th>${rest}</tr>`;
    })
    .join('\n');
  const kind = head === '' ? 'facts' : 'numbers';
  return `<div class="wide"><table class="${kind}"><caption>${escapeHtml(title)}</caption>\n${head}<tbody>\n${body}\n</tbody></table></div>`;
}

/** Text that may stand in HTML, also between quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --text: #1a1a1a; --soft: #5a5f66; --line: #d5d8dc; --ground: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --soft: #a4abb3; --line: #3a3f46; --ground: #16181d; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 'DejaVu Sans', system-ui, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
.lead { font-size: 1.05rem; }
.verdict { border-left: 4px solid var(--soft); padding: 0.25rem 0 0.25rem 0.9rem; font-size: 1.05rem; }
figure { margin: 2rem 0; }
/* On a narrow screen a figure is scrolled rather than shrunk until its words cannot be read. */
figure svg.infodrop-figure { display: block; margin: 0 auto; min-width: 34rem; }
.panels { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; }
.panels svg { max-width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; list-style: none; padding: 0; margin: 0.5rem 0; font-size: 0.85rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; margin: 0; }
.tip { position: fixed; z-index: 1; max-width: min(20rem, 90vw); padding: 0.3rem 0.55rem; border-radius: 4px; pointer-events: none;
  background: var(--text); color: var(--ground); font-size: 0.8rem; line-height: 1.35; }
ul { padding-left: 1.2rem; }
li { margin: 0.3rem 0; }
li code { overflow-wrap: anywhere; }
figcaption, .note { color: var(--soft); font-size: 0.875rem; }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; }
thead th:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: normal; vertical-align: bottom; border-bottom: 1px solid var(--line); }
tbody th { font-weight: normal; text-align: left; white-space: nowrap; }
.numbers th:not(:first-child), .numbers td { text-align: right; }
.numbers td { white-space: nowrap; }
.facts td { overflow-wrap: anywhere; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
dt { font-weight: 600; margin-top: 0.75rem; }
dd { margin: 0.15rem 0 0; }
code { font-size: 0.9em; }
`;

/** What is pointed at or touched says its value beside itself: the title that it has in the figure. */
const script = `
(() => {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  for (const title of document.querySelectorAll('figure svg title')) {
    title.parentElement.dataset.words = title.textContent;
    title.parentElement.setAttribute('aria-label', title.textContent);
    title.remove();
  }
  const show = (event) => {
    const words = event.target instanceof Element ? event.target.dataset.words : undefined;
    tip.hidden = words === undefined;
    if (words === undefined) return;
    tip.textContent = words;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 4)) + 'px';
    tip.style.top = (event.clientY > height + 20 ? event.clientY - height - 12 : event.clientY + 16) + 'px';
  };
  addEventListener('pointerover', show);
  addEventListener('pointerdown', show);
})();
`;
