import { join } from 'node:path';
import { ensureFolder, replaceFile } from '../core/files.ts';
import { showText } from '../core/shown-text.ts';
import { formatReportCsv } from '../report/format-report-csv.ts';
import { formatReportHtml } from '../report/format-report-html.ts';
import { formatReportText } from '../report/format-report-text.ts';
import type { ReceiptReport } from '../report/report.ts';

/** Leaves the report in a folder in all its forms; the same state gives the same bytes. Returns the paths. */
export async function report(data: ReceiptReport, folder: string): Promise<string[]> {
  const stem = data.from === data.to ? data.from : `${data.from}--${data.to}`;
  const forms = {
    txt: formatReportText(data),
    html: await formatReportHtml(data),
    csv: formatReportCsv(data),
    json: showText(`${JSON.stringify(data, null, 1)}\n`),
  };
  await ensureFolder(folder);
  const paths: string[] = [];
  for (const [extension, text] of Object.entries(forms)) {
    const path = join(folder, `receipts-${stem}.${extension}`);
    await replaceFile(path, text);
    paths.push(path);
  }
  return paths;
}
