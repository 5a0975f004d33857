import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/core/ledger.ts';
import type { Batch } from '../../src/core/nouns.ts';
import { listActions } from '../../src/report/actions.ts';
import { formatReportCsv } from '../../src/report/format-report-csv.ts';
import { formatReportHtml } from '../../src/report/format-report-html.ts';
import { formatReportText } from '../../src/report/format-report-text.ts';
import type { ReceiptReport } from '../../src/report/report.ts';
import { createSay } from '../../src/report/say.ts';
import { report as writeReport } from '../../src/stages/report.ts';
import { matched, received, rejectedItem } from '../ledger/events.ts';
import { openLedger } from '../ledger/fixture.ts';
import { FORMULA, fill, HOSTILE, report } from './report-scene.ts';

let ledger: Ledger;
let data: ReceiptReport;

beforeEach(async () => {
  const opened = await openLedger();
  ledger = opened.ledger;
  await fill(ledger, opened.clock);
  data = await report(ledger);
});

async function writeTo(folder: string): Promise<{ [extension: string]: Buffer }> {
  const paths = await writeReport(await report(ledger), folder);
  return Object.fromEntries(paths.map((path) => [extname(path), readFileSync(path)]));
}

describe('the report of a day', () => {
  test('is as it was read and found good, in every form', async () => {
    const forms = await writeTo(mkdtempSync(join(tmpdir(), 'kvittera-report-')));
    expect(Object.keys(forms)).toEqual(['.txt', '.html', '.csv', '.json']);
    for (const [extension, bytes] of Object.entries(forms))
      await expect(bytes.toString()).toMatchFileSnapshot(`golden/report${extension}`);
  });

  test('is the same, byte for byte, when it is made again', async () => {
    const [one, two] = [mkdtempSync(join(tmpdir(), 'one-')), mkdtempSync(join(tmpdir(), 'two-'))];
    expect(await writeTo(one)).toEqual(await writeTo(two));
  });

  test('adds up: in = rejected here + waiting + withdrawn + sent, sent = accepted + rejected + open', () => {
    const { received, rejectedHere, waitingHere, withdrawn, sent, accepted, rejected, pending } =
      data.totals;
    for (const key of ['items', 'amount'] as const) {
      const here = rejectedHere[key] + waitingHere[key] + withdrawn[key];
      expect(received[key]).toBe(here + sent[key]);
      expect(sent[key]).toBe(accepted[key] + rejected[key] + pending[key]);
    }
    expect(withdrawn).toMatchObject({ files: 2, items: 6 });
  });

  test('lists the worst first, then the oldest', () => {
    expect(data.actions.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'in-doubt b-4',
      'failed b-3',
      'contradictory a-3',
      'overdue b-5',
      'unmatched a-4',
      'rejected b-2',
      'quarantined d-9',
      'held d-10',
      'not-sent b-2',
      'delayed b-7',
      'late-soon b-6',
    ]);
  });

  test('of another day lists what waits, but no file of this day', async () => {
    const other = await report(ledger, '2026-11-25');
    expect(other.actions).toHaveLength(data.actions.length);
    expect({ batches: other.batches, drops: other.drops }).toEqual({ batches: [], drops: [] });
    expect(other.totals.received.files).toBe(0);
  });

  test('counts days as its time zone does', async () => {
    const { ledger: late } = await openLedger(':memory:', '2026-11-23T23:30:00.000Z');
    await late.append([{ ...STEP, subject: 'd-1' }]);
    expect((await report(late, '2026-11-23')).totals.received.files).toBe(0);
    expect((await report(late, '2026-11-24')).totals.received.files).toBe(1);
  });
});

const STEP = {
  kind: 'drop.claimed',
  data: { name: 'x', origin: 'x', size: 1, sha256: 'x' },
} as const;

describe('hostile names', () => {
  test('are escaped in HTML, which has no script and asks for nothing outside', async () => {
    const html = await formatReportHtml(data);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/<script|javascript:|https?:|<link|@import|url\(/i);
  });

  test('are no formulas in CSV, and keep their quotes and line ends', () => {
    const rows = parse(formatReportCsv(data), { delimiter: ';', columns: true }) as {
      file: string;
    }[];
    expect(rows.map((row) => row.file)).toContain(HOSTILE);
    expect(rows.map((row) => row.file)).toContain(`'${FORMULA}`);
    for (const row of rows)
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@\t\r]/);
  });
});

test('no form shows a personal number that the ledger was given masked', async () => {
  const forms = [formatReportText(data), await formatReportHtml(data), formatReportCsv(data)];
  for (const text of [...forms, JSON.stringify(data)]) expect(text).not.toMatch(/\b18\d{10}\b/);
});

test('a batch with very many rejected items is cut for people, and whole for programs', async () => {
  const many = Array.from({ length: 600 }, (_, at) => rejectedItem('b-2', 'a-9', at + 10, 1));
  const answer = matched('a-9', 'b-2', { outcome: 'contradictory', verdict: null });
  await ledger.append([received('a-9'), answer], { itemOutcomes: many });
  const long = await report(ledger);
  expect(formatReportText(long)).toContain('… and 101 more rejected items');
  expect(await formatReportHtml(long)).toContain('… and 101 more rejected items');
  const rows = parse(formatReportCsv(long), { delimiter: ';', columns: true }) as {
    kind: string;
  }[];
  expect(rows.filter((row) => row.kind === 'rejected item')).toHaveLength(601);
});

test('an empty ledger gives a report that says so', async () => {
  const { ledger: empty } = await openLedger();
  const text = formatReportText(await report(empty));
  expect(text).toContain('NEEDS ACTION: nothing');
  expect(await formatReportHtml(await report(empty))).toContain('<p class="ok">nothing</p>');
});

describe('a message that the authority has no time for yet', () => {
  const sealedAt = '2026-11-23T08:00:00.000Z';
  const batch = {
    id: 'b-1',
    state: 'sealed',
    remoteName: 'one.json',
    sealedAt,
    reasonCode: 'NOT_YET',
    blames: 'nobody',
    reasonText: 'not yet',
    nextAttemptAt: '2026-11-23T09:00:00.000Z',
    itemsRejected: 0,
    settled: 0,
  } as unknown as Batch;
  const open = {
    drops: [],
    batches: [batch],
    layers: [],
    outcomes: [],
    answers: [],
    refusals: [],
    outages: [],
    expiries: [],
  };

  test.each([
    ['for a day asks nothing of anybody', '2026-11-24T07:59:59.999Z', 'waiting-to-send'],
    ['longer than that is looked at', '2026-11-24T08:00:00.000Z', 'delayed'],
  ])('%s', (_, asOf, kind) => {
    const wording = { say: createSay('en'), asOf, timeZone: 'Europe/Oslo' };
    expect(listActions(open, wording).map((action) => action.kind)).toEqual([kind]);
  });
});
