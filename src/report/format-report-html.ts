import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { formatMinor } from '../core/money.ts';
import { formatFinding } from './format-findings.ts';
import { formatTime } from './format-time.ts';
import type {
  BatchReport,
  DropReport,
  KeptFindings,
  ReceiptReport,
  RejectedItem,
} from './report.ts';
import { describeBatch, describeCount, describeLayer, MAX_SHOWN, TOTAL_TITLES } from './words.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:2px solid #1a1a1a}
h3{font-size:1rem;margin:1.4rem 0 .2rem}p{margin:.2rem 0}table{border-collapse:collapse;width:100%;margin:.4rem 0}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ccc;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}
.action{border-left:4px solid #b00020;padding:.2rem 0 .2rem .8rem;margin:.7rem 0}.kind{font-weight:600;text-transform:uppercase}
.ok{color:#1b5e20}.bad{color:#b00020}.wait{color:#7a4f00}small{color:#555}pre{white-space:pre-wrap;font:inherit;margin:0}
pre.finding{font:12.5px/1.4 ui-monospace,monospace;border-left:3px solid #ccc;padding-left:.7rem;margin:.5rem 0}
@media print{body{margin:0;font-size:11px;max-width:none}h3,.action,tr{break-inside:avoid}}
`;

/** The receipt report as one HTML page without scripts or outside files, readable on paper. */
export async function formatReportHtml(report: ReceiptReport): Promise<string> {
  const range = report.from === report.to ? report.from : `${report.from} – ${report.to}`;
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Receipt report ${range}</title><style>${raw(STYLE)}</style></head><body>
<h1>Receipt report ${range}</h1>
<p><small>${report.environment} · as of event ${report.asOf.event}, ${formatTime(report.asOf.at, report.timeZone)} (times are ${report.timeZone})</small></p>
<h2>Needs action</h2>
${
  report.actions.length === 0
    ? html`<p class="ok">Nothing.</p>`
    : report.actions.map(
        (
          action,
        ) => html`<div class="action"><span class="kind bad">${action.kind}</span> ${action.name} <small>${action.id}</small><pre>${action.text}</pre><p>Do: ${action.fix}</p></div>
`,
      )
}
<h2>Totals</h2>
<table><tr><th></th><th class="n">Files</th><th class="n">Items</th><th class="n">Amount</th></tr>
${TOTAL_TITLES.map(
  ([
    key,
    title,
  ]) => html`<tr><td>${title}</td><td class="n">${report.totals[key].files}</td><td class="n">${report.totals[key].items}</td><td class="n">${formatMinor(report.totals[key].amount)}</td></tr>
`,
)}</table>
<h2>Batches</h2>
${report.batches.length === 0 ? html`<p>None.</p>` : report.batches.map((batch) => formatBatch(batch, report.timeZone))}
${report.drops.map(formatDrop)}
</body></html>
`;
  return page.toString();
}

function formatBatch(
  { batch, drop, layers, answers, rejected, kept }: BatchReport,
  timeZone: string,
): Html {
  const rows = layers.map((layer) => {
    const answer = answers.find((candidate) => candidate.id === layer.answerId);
    return html`<tr><td>${layer.layer}</td><td class="${toClass(layer.state)}">${describeLayer(layer, timeZone, batch.verdict)}</td><td>${answer?.name ?? ''}</td></tr>
`;
  });
  return html`<h3>${drop.origin} → ${batch.remoteName} <span class="${toClass(batch.verdict ?? 'waiting')}">${describeBatch(batch)}</span></h3>
<p>${batch.transaction}, ${batch.creditor}${batch.sequence === null ? '' : `, number ${batch.sequence}`}, ${describeCount(batch)} <small>${batch.id}</small></p>
${drop.itemsRejected > 0 ? html`<p class="bad">Not sent: ${describeCount({ items: drop.itemsRejected, amount: drop.amountRejected })} (see outbox/rejects)</p>` : ''}
${rows.length > 0 ? html`<table>${rows}</table>` : ''}
${formatKept(kept)}
${rejected.length > 0 ? html`<table><tr><th>Item</th><th>Reference</th><th class="n">Amount</th><th>Code</th><th>What and how to fix</th></tr>${rejected.slice(0, MAX_SHOWN).map(formatRejected)}</table>` : ''}
${rejected.length > MAX_SHOWN ? html`<p>… and ${rejected.length - MAX_SHOWN} more rejected items (in the CSV).</p>` : ''}
`;
}

function formatDrop({ drop, kept }: DropReport): Html {
  return html`<h3>${drop.origin} <span class="bad">${drop.state}</span> <small>${drop.id}</small></h3>
<pre>${drop.reasonCode}: ${drop.reasonText}</pre>
${formatKept(kept)}
`;
}

function formatKept({ count, findings }: KeptFindings): Html | string {
  if (count === 0) return '';
  const unlisted = count - findings.length;
  return html`<p>${count} ${count === 1 ? 'finding' : 'findings'}:</p>
${findings.map((finding) => html`<pre class="finding">${formatFinding(finding)}</pre>`)}
${unlisted > 0 ? html`<p>… and ${unlisted} more findings.</p>` : ''}`;
}

function formatRejected({
  ordinal,
  reference,
  amount,
  code,
  text,
  explanation,
  fix,
}: RejectedItem): Html {
  return html`<tr><td>${ordinal === 0 ? 'all' : ordinal}</td><td>${reference ?? ''}</td><td class="n">${ordinal === 0 ? '' : formatMinor(amount)}</td><td>${code}</td><td>${text ?? ''}${explanation ? html`<br><small>${explanation}</small>` : ''}${fix ? html`<br>Fix: ${fix}` : ''}</td></tr>
`;
}

function toClass(state: string): string {
  if (state === 'accepted' || state === 'silent') return 'ok';
  return state === 'waiting' ? 'wait' : 'bad';
}
