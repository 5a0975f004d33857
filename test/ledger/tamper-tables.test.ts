import { beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/core/ledger.ts';
import { makeManifest, SCOPE, STORY, STORY_ATTACHMENTS } from './events.ts';
import { copyTables, makePath, openLedger, tamper } from './fixture.ts';

let ledger: Ledger;
let path: string;

beforeEach(async () => {
  ({ ledger, path } = await openLedger(makePath()));
  await ledger.append(STORY, STORY_ATTACHMENTS);
});

async function listFaults(): Promise<readonly string[]> {
  return (await ledger.verify()).faults;
}

describe('verify names the row', () => {
  test.each([
    [`update "drop" set creditor = 'XYZ'`, 'drop d-1: differs from what the events say'],
    ['update "drop" set amountIn = amountIn + 1', 'drop d-1: differs from what the events say'],
    [`update batch set remoteName = 'other'`, 'batch b-1: differs from what the events say'],
    [`update batch set verdict = 'accepted'`, 'batch b-1: differs from what the events say'],
    [`update layer set state = 'waiting' where layer = 'receipt'`, 'layer b-1/receipt: differs'],
    [`update answer set outcome = 'accepted'`, 'answer a-1: differs from what the events say'],
    ['update sequence set last = 9', `sequence ${SCOPE}: differs from what the events say`],
    ['delete from "drop"', 'drop d-1: is missing'],
    ['delete from batch', 'batch b-1: is missing'],
    [`delete from layer where layer = 'decision'`, 'layer b-1/decision: is missing'],
    ['delete from answer', 'answer a-1: is missing'],
    ['delete from sequence', `sequence ${SCOPE}: is missing`],
    [
      `insert into sequence values ('x', 1)`,
      'sequence x: stands in the ledger but follows from no',
    ],
  ])('after %s', async (statement, expected) => {
    tamper(path, statement);
    expect((await listFaults()).some((fault) => fault.startsWith(expected))).toBe(true);
  });
});

describe('verify names the manifest', () => {
  test.each([
    [
      'when a byte of its index was changed',
      `update manifestPage set data = cast(x'ff' || substr(data, 2) as blob) where part = 'index'`,
    ],
    [
      'when a byte of its entries was changed',
      `update manifestPage set data = cast(x'ff' || substr(data, 2) as blob) where part = 'entries'`,
    ],
    ['when a page is gone', `delete from manifestPage where part = 'index'`],
    ['when it has other kinds', `update manifest set kinds = '["referens","annan"]'`],
    ['when its digest was changed', `update manifest set sha256 = 'x'`],
  ])('%s', async (_sentence, statement) => {
    tamper(path, statement);
    expect(await listFaults()).toContain('manifest b-1/b-1: was changed after it was written');
  });

  test('when it is gone altogether', async () => {
    tamper(path, 'delete from manifest');
    tamper(path, 'delete from manifestPage');
    expect(await listFaults()).toContain('batch b-1: its manifest is missing');
  });

  test('when it holds fewer items than its batch', async () => {
    tamper(path, 'update manifest set items = 2');
    expect(await listFaults()).toEqual([
      'batch b-1: 3 items for 900 öre, but its manifest has 2 items for 600 öre',
    ]);
  });
});

describe('verify names the batch whose rejected items are not on record', () => {
  test.each([
    ['when one is gone', 'delete from itemOutcome'],
    ['when its amount was changed', 'update itemOutcome set amount = 1'],
  ])('%s', async (_sentence, statement) => {
    tamper(path, statement);
    expect((await listFaults())[0]).toMatch(/^batch b-1: 1 items rejected for 300 öre, but/);
  });
});

describe('verify finds what was changed beside the chain', () => {
  test.each([
    ['a code', `update itemOutcome set code = '104'`],
    ['a text', `update itemOutcome set text = 'other'`],
    ['a reference', `update itemOutcome set reference = 'KB-3'`],
    ['the item and its reference', `update itemOutcome set ordinal = 3, reference = 'KB-3'`],
  ])('%s of a rejected item', async (_what, statement) => {
    tamper(path, statement);
    expect(await listFaults()).toEqual([
      'rejected items of a-1: were changed after they were written',
    ]);
  });

  test('a rejected item that was given to another answer', async () => {
    tamper(path, `update itemOutcome set answerId = 'a-9'`);
    expect(await listFaults()).toContain(
      'rejected items of a-9: stand in the ledger but follow from no event',
    );
  });

  test('a rejected item that was put in', async () => {
    tamper(
      path,
      `insert into itemOutcome select batchId, 1, layer, outcome, code, text, 'KB-1', amount, 'a-9' from itemOutcome`,
    );
    expect(await listFaults()).toContain(
      'rejected items of a-9: stand in the ledger but follow from no event',
    );
  });

  test('a manifest that was exchanged for another, its digest too', async () => {
    const other = await openLedger(makePath());
    const manifests = [{ batchId: 'b-1', sourceId: 'b-1', manifest: makeManifest(3, 'XX') }];
    await other.ledger.append(STORY, { ...STORY_ATTACHMENTS, manifests });
    tamper(path, 'delete from manifest');
    tamper(path, 'delete from manifestPage');
    copyTables(other.path, path, ['manifest', 'manifestPage']);
    expect(await listFaults()).toEqual(['manifest b-1/b-1: was changed after it was written']);
  });

  test('a manifest that no event brought', async () => {
    tamper(
      path,
      `insert into manifest select 'b-1/a-9', 'b-1', 'a-9', kinds, items, sha256, keyed, filter, listed from manifest`,
    );
    expect(await listFaults()).toContain(
      'manifest b-1/a-9: stands in the ledger but follows from no event',
    );
  });
});
