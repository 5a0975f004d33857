import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ReceiptReport } from './report.ts';
import type { BlockView, LineView, RowView } from './view-blocks.ts';
import { type ReportView, viewReport } from './view-report.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:2px solid #1a1a1a}
h3{font-size:1rem;margin:1.4rem 0 .2rem}p{margin:.2rem 0;white-space:pre-wrap}table{border-collapse:collapse;width:100%;margin:.4rem 0}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ccc;vertical-align:top}td{white-space:pre-wrap}td.n,th.n{text-align:right;white-space:nowrap}
.action{border-left:4px solid #b00020;padding:.2rem 0 .2rem .8rem;margin:.7rem 0}.kind{font-weight:600;text-transform:uppercase}
.ok{color:#1b5e20}.bad{color:#b00020}.wait{color:#7a4f00}small{color:#555}
pre.finding{font:12.5px/1.4 ui-monospace,monospace;white-space:pre-wrap;border-left:3px solid #ccc;padding-left:.7rem;margin:.5rem 0}
@media print{body{margin:0;font-size:11px;max-width:none}h3,.action,tr{break-inside:avoid}}
`;

/** The receipt report as one HTML page without scripts or outside files, readable on paper. */
export async function formatReportHtml(report: ReceiptReport): Promise<string> {
  const view = viewReport(report);
  const page = await html`<!doctype html>
<html lang="${view.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${view.title}</title><style>${raw(STYLE)}</style></head><body>
<h1>${view.title}</h1>
<p><small>${view.environment} · ${view.asOf}</small></p>
<h2>${view.needsAction}</h2>
${view.actions.length === 0 ? html`<p class="ok">${view.nothing}</p>` : formatActions(view)}
<h2>${view.totalsTitle}</h2>
<table>
${view.totals.map(
  ({
    title,
    files,
    count,
  }) => html`<tr><td>${title}</td><td class="n">${files}</td><td class="n">${count}</td></tr>
`,
)}</table>
${view.sections.map(
  ({ title, blocks, lines }) => html`<h2>${title}</h2>
${blocks.length + lines.length === 0 ? html`<p>${view.none}</p>` : ''}
${blocks.map((block) => formatBlock(block, view))}
${lines.map((line) => html`<p>${line}</p>`)}
`,
)}
</body></html>
`;
  return page.toString();
}

function formatActions(view: ReportView): Html[] {
  return view.actions.map(
    ({ kind, since, name, id, text, fix }) =>
      html`<div class="action"><span class="kind bad">${kind}</span> ${since} ${name} <small>${id}</small><p>${text}</p><p>${view.do}: ${fix}</p></div>
`,
  );
}

function formatBlock(block: BlockView, view: ReportView): Html {
  const { findingsTitle, findings, moreFindings, rejected, moreRejected } = block;
  return html`<h3>${block.name} <span class="${block.tone}">${block.state}</span> <small>${block.id}</small></h3>
${block.facts.map(formatParagraph)}
${[...block.happened, ...block.layers, ...block.answers].map(formatLine)}
${findingsTitle === '' ? '' : formatParagraph(`${findingsTitle}:`)}
${findings.map((finding) => html`<pre class="finding">${finding}</pre>`)}
${[moreFindings].filter((more) => more !== '').map(formatParagraph)}
${rejected.length === 0 ? '' : formatRows(rejected, view)}
${[moreRejected].filter((more) => more !== '').map(formatParagraph)}
`;
}

function formatParagraph(text: string): Html {
  return html`<p>${text}</p>`;
}

function formatLine({ text, tone }: LineView): Html {
  return html`<p class="${tone}">${text}</p>`;
}

function formatRows(rows: readonly RowView[], { columns, fix }: ReportView): Html {
  const [item, reference, amount, code, what] = columns;
  return html`<table><tr><th>${item}</th><th>${reference}</th><th class="n">${amount}</th><th>${code}</th><th>${what}</th></tr>
${rows.map(
  (
    row,
  ) => html`<tr><td>${row.item}</td><td>${row.reference}</td><td class="n">${row.amount}</td><td>${row.code}</td><td>${row.text}${row.explanation === '' ? '' : html`<br><small>${row.explanation}</small>`}${row.fix === '' ? '' : html`<br>${fix}: ${row.fix}`}</td></tr>
`,
)}</table>`;
}
