import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeWorld } from './world.ts';

/** An authority that does not exist: rows that name their creditor, at least two in a file. */
const FORMATS = {
  'authority.yaml': `authority: fogden
title: Fogden (invented)
country: SE
timeZone: Europe/Stockholm
services: { krav: { title: Krav } }
transactions:
  krav: { title: Krav, service: krav, direction: out, layouts: [krav.yaml], names: [{ pattern: 'KRAV', source: ours }], send: 'KRAV.{creditor}.{id}', policy: split }
`,
  'krav.yaml': `layout: krav
title: Krav
provenance: reconstructed
source: ours
kind: csv
encoding: utf-8
structure: claim:(row)*
item: claim
totals: { rows: { count: row } }
batch: { creditor: row.creditor, item: { references: { number: row.number }, amount: row.amount } }
records:
  row:
    fields:
      creditor: { at: Creditor }
      number: { at: Number }
      amount: { at: Amount, type: number }
`,
  'rules.yaml': `rules:
  - { id: F-2, layout: krav, each: file, must: totals.rows >= 2, otherwise: reject-file, message: 'a file has at least two rows', fix: add a row, provenance: reconstructed, source: ours }
  - { id: F-1, layout: krav, each: row, must: row.amount < 900, otherwise: warn, message: 'a large amount', fix: look at it, provenance: reconstructed, source: ours }
`,
};

async function makeRowsWorld() {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-rows-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'fogden'));
  for (const [name, text] of Object.entries(FORMATS))
    writeFileSync(join(root, 'fogden', name), text);
  const world = await makeWorld({
    config: {
      folders: { formats: root },
      creditors: { KBL: { name: 'K' }, FCB: { name: 'F' } },
    },
    route: { transactions: ['fogden/krav'] },
  });
  const drop = (rows: readonly string[]) =>
    world.drop('kbl/KRAV', Buffer.from(['Creditor;Number;Amount', ...rows, ''].join('\n')));
  return { world, drop };
}

test('a file of rows is sent for the creditor that its rows name', async () => {
  const { world, drop } = await makeRowsWorld();
  drop(['FCB;1;100', 'FCB;2;200']);
  await world.pass();
  expect(await world.findDrop('kbl/KRAV')).toMatchObject({ creditor: 'FCB' });
  expect(await world.findBatch('kbl/KRAV')).toMatchObject({ creditor: 'FCB', state: 'shipped' });
});

test('a file of rows of two creditors is not sent', async () => {
  const { world, drop } = await makeRowsWorld();
  drop(['FCB;1;100', 'KBL;2;200']);
  await world.pass();
  const { state, reasonText } = await world.findDrop('kbl/KRAV');
  expect(state).toBe('quarantined');
  expect(reasonText).toContain('CREDITOR_MIXED on line 3');
  expect(world.listSent()).toEqual([]);
});

test('a file whose good items may not go alone waits, and the reason says what is wrong', async () => {
  const { world, drop } = await makeRowsWorld();
  drop(['FCB;1;950', 'FCB;2;2OO']);
  await world.pass();
  const { state, reasonCode, reasonText } = await world.findDrop('kbl/KRAV');
  expect({ state, reasonCode }).toEqual({ state: 'held', reasonCode: 'NOT_PREPARED' });
  expect(reasonText).toContain('does not pass its own checks: F-2: a file has at least two rows');
  expect(world.listSent()).toEqual([]);
});
