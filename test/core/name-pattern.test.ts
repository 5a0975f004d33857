import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { compileNamePattern, formatName } from '../../src/rules/name-pattern.ts';

const { catalog } = loadCatalog(join(import.meta.dirname, '../../formats'));

function matchAll(id: string, name: string): (string | undefined)[] {
  const { names } = catalog.transactions.get(`kronofogden/${id}`)!;
  const parts = names.map((pattern) => pattern.match(name)).find((found) => found !== undefined);
  return parts ? Object.values(parts) : [];
}

const APPLICATION = 'ansokan-verkstallighet';

describe('the file names of applications and answers', () => {
  test.each([
    [APPLICATION, 'KBL.EMALIN', ['KBL']],
    [APPLICATION, 'kbl.emalin', ['kbl']],
    [APPLICATION, 'KBL_EMALIN.D261123', ['KBL', '261123']],
    [APPLICATION, 'kbl_emalin.d261123', ['kbl', '261123']],
    [APPLICATION, 'KBL.EMALIN.00001.20261123.etr', ['KBL']],
    [APPLICATION, 'KBL.EMALIN.00001.D20261123.ETR', ['KBL']],
    [APPLICATION, 'KBL.EMALIN.etr', ['KBL']],
    [APPLICATION, 'ÅÄÖ.EMALIN', ['ÅÄÖ']],
    [APPLICATION, 'ÅÄÖ.EMALIN'.normalize('NFD'), ['ÅÄÖ']],
    ['kvittens-verkstallighet', 'REX.KBL.KVITTENS', ['KBL']],
    ['kvittens-verkstallighet', 'rex.kbl.kvittens.12345.20261123.etr', ['kbl']],
    ['bekraftelse-verkstallighet', 'KBL.EMALUT', ['KBL']],
  ])('%s takes %s', (id, name, expected) => {
    expect(matchAll(id, name)).toEqual(expected);
  });

  test.each([
    [APPLICATION, 'KB.EMALIN'],
    [APPLICATION, 'KBLX.EMALIN'],
    [APPLICATION, 'K-L.EMALIN'],
    [APPLICATION, 'XKBL.EMALIN.00001'.replace('.', '_')],
    [APPLICATION, 'KBLxEMALIN'],
    [APPLICATION, 'KBL.EMALIN.txt'],
    [APPLICATION, 'KBL.EMALIN.bak'],
    [APPLICATION, 'KBL.EMALIN '],
    [APPLICATION, 'KBL.EMALIN\n'],
    [APPLICATION, 'copy of KBL.EMALIN'],
    [APPLICATION, 'KBL_EMALIN.D2611'],
    [APPLICATION, 'KBL.EMALUT'],
    ['kvittens-verkstallighet', 'REX.KBL.KVITTENSER'],
    ['bekraftelse-verkstallighet', 'KBL.EMALIN'],
  ])('%s does not take %j', (id, name) => {
    expect(matchAll(id, name)).toEqual([]);
  });
});

describe('a pattern', () => {
  test.each([
    ['A-{x}.B+C', 'a-1.b+c', { x: '1' }],
    ['{x}', 'åäö123', { x: 'åäö123' }],
    ['{date:yyyy-MM-dd}_{n:4}', '2026-11-23_0007', { date: '2026-11-23', n: '0007' }],
    ['(a)[b]$^|', '(A)[B]$^|', {}],
    ['ÖST.{x}'.normalize('NFD'), 'Öst.1', { x: '1' }],
  ])('%s takes %s', (pattern, name, expected) => {
    expect(compileNamePattern(pattern).match(name)).toEqual(expected);
  });

  test.each([
    ['A.B', 'AxB'],
    ['{x:3}', '12'],
    ['{x}', 'a.b'],
    ['{x}', ''],
  ])('%s does not take %j', (pattern, name) => {
    expect(compileNamePattern(pattern).match(name)).toBeUndefined();
  });
});

describe('a name to send', () => {
  const parts = { creditor: 'KBL', sequence: '7', date: '2026-01-02', id: 'b-1' };
  test.each([
    ['{creditor}.EMALIN.{sequence:5}.{date:yyyyMMdd}.etr', 'KBL.EMALIN.00007.20260102.etr'],
    ['{creditor}_EMALIN.D{date:yyMMdd}', 'KBL_EMALIN.D260102'],
    ['{id}-{sequence}', 'b-1-7'],
    ['{sequence:1}', '7'],
  ])('%s gives %s', (template, expected) => {
    expect(formatName(template, parts)).toBe(expected);
  });

  test('is refused when a part is missing', () => {
    expect(() => formatName('{nope}', parts)).toThrow("needs 'nope'");
  });
});
