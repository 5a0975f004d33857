import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACTION_MESSAGES } from '../../src/report/action-messages.ts';
import { formatReportHtml } from '../../src/report/format-report-html.ts';
import { formatReportText } from '../../src/report/format-report-text.ts';
import { MESSAGES } from '../../src/report/messages.ts';
import { REASONS } from '../../src/report/reason-texts.ts';
import type { ReceiptReport } from '../../src/report/report.ts';
import { LANGUAGES } from '../../src/report/say.ts';
import { openLedger } from '../ledger/fixture.ts';
import { fill, report } from './report-scene.ts';

const CODES = join(import.meta.dirname, '../../docs/codes.md');
const CATALOGUE = { ...MESSAGES, ...ACTION_MESSAGES };

describe('a Swedish report', () => {
  let data: ReceiptReport;

  beforeEach(async () => {
    const { ledger, clock } = await openLedger();
    await fill(ledger, clock);
    data = await report(ledger, '2026-11-23', '2026-11-23', 'sv');
  });

  test('is as it was read and found good', async () => {
    await expect(formatReportText(data)).toMatchFileSnapshot('golden/report.sv.txt');
  });

  test('says in HTML which language it is in', async () => {
    const html = await formatReportHtml(data);
    expect(html).toContain('<html lang="sv">');
    expect(html).toContain('Att göra');
    expect(html).not.toContain('Needs action');
  });

  test('keeps dates and amounts as they are in every language', () => {
    const text = formatReportText(data);
    expect(text).toContain('2026-11-24 12:00');
    expect(text).toContain('93,00');
  });
});

describe('the catalogue of messages', () => {
  test.each(Object.entries(CATALOGUE))('%s has the same values in each language', (_key, texts) => {
    const [first, ...others] = LANGUAGES.map((language) =>
      [...texts[language].matchAll(/\{\w+\}/g)].map(([value]) => value).sort(),
    );
    for (const other of others) expect(other).toEqual(first);
    for (const language of LANGUAGES) expect(texts[language].trim()).not.toBe('');
  });

  test('has advice for every reason in each language', () => {
    for (const [code, reason] of Object.entries(REASONS))
      for (const language of LANGUAGES) expect(reason[language], code).toMatch(/^\p{Lu}.*\.$/u);
  });

  test('has advice for every reason of docs/codes.md', () => {
    const [, reasons = ''] = readFileSync(CODES, 'utf8').split(/^## Reasons/m);
    const [table = ''] = reasons.split(/^## /m);
    const codes = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code!);
    expect(codes).toContain('ANSWERED_UNSENT');
    expect(codes.filter((code) => !Object.hasOwn(REASONS, code))).toEqual([]);
  });
});
