import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foreseeFile } from '../../src/app/foresee.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { type ElanSite, FILES, makeElanSite, PDF, settle, states } from './elan-site.ts';

const MAPPINGS = join(BUILT_IN_FORMATS, 'skatteetaten/mappings');
const GOOD = readFileSync(join(MAPPINGS, 'samples/begjaering-csv.good.csv'), 'utf8');
const ROUTE = {
  mapping: join(MAPPINGS, 'begjaering-csv.mapping.yaml'),
  creditor: 'UTROLIG',
};

/** Each with bytes of its own: what is the same is uploaded once. */
function layFiles({ world }: ElanSite): void {
  for (const file of FILES)
    writeFileSync(
      world.path('inbox', 'elan', file),
      Buffer.concat([PDF, Buffer.from(`%${file}\n`)]),
    );
}

async function open(csv: string): Promise<ElanSite> {
  const site = await makeElanSite({}, {}, undefined, ROUTE);
  layFiles(site);
  site.world.drop('elan/krav.csv', Buffer.from(csv));
  return site;
}

describe('a CSV export in the inbox', () => {
  test('becomes a petition for each case, each a message of its own with its files', async () => {
    const site = await open(GOOD);
    await settle(site);
    expect(await site.world.findDrop('elan/krav.csv')).toMatchObject({ state: 'divided' });
    expect(await states(site)).toEqual(['accepted', 'accepted']);
    const references = site.elan.cases.map(
      ({ versions }) =>
        (JSON.parse(versions[0]!.text) as { innsenderReferanse: string }).innsenderReferanse,
    );
    expect(references.sort()).toEqual(['SAK-1', 'SAK-2']);
    const uploads = site.elan.attachments.map(
      ({ reference, fileName }) => `${reference} ${fileName}`,
    );
    expect(new Set(uploads).size).toBe(6);
    await site.world.verify();
  });

  test('whose rows of one case are apart is stopped as a whole: no half of one is sent', async () => {
    const [head, one, ...others] = GOOD.trimEnd().split('\r\n');
    const site = await open(`${[head, ...others, one].join('\r\n')}\r\n`);
    await settle(site);
    const drop = await site.world.findDrop('elan/krav.csv');
    expect(drop).toMatchObject({ state: 'quarantined' });
    expect(drop.reasonText).toContain('ROWS_APART on line 7');
    expect(site.elan.cases).toEqual([]);
  });

  test.each([
    ['that is empty', ''],
    ['that ends in the middle of a quoted cell', `${GOOD.split('\r\n')[0]}\r\n"SAK-1;2\r\n`],
    ['that is no text at all', '\u0000\u0001\u0002'],
    ['without a column that is needed', GOOD.replace('Sak;', 'Annet;')],
  ])('%s is quarantined, and that is foreseen', async (_, csv) => {
    const site = await open(csv);
    const file = site.world.path('inbox', 'elan', 'krav.csv');
    const foreseen = await foreseeFile(file, {
      configPath: site.world.configPath,
      folder: 'elan',
      today: '2026-11-23',
      maxFindings: 10,
    });
    expect(foreseen.outcome).toBe('quarantined');
    await settle(site, 1);
    const drop = await site.world.findDrop('elan/krav.csv');
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: foreseen.stop?.code });
  });

  test('with a faulty case sends the others; the faulty rows are handed back as a CSV file', async () => {
    const site = await open(GOOD.replace('3 000,00;3 000,00', '3 000,00;4 000,00'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    const faulty = await site.world.findDrop('elan/krav.csv#1');
    expect(faulty.state).toBe('quarantined');
    expect(faulty.reasonText).toContain('KV-EL-04 on line 2');
    const name = site.world.list('outbox', 'quarantine').find((one) => one.endsWith('.csv'))!;
    const lines = site.world.read('outbox', 'quarantine', name).toString('utf8').split('\r\n');
    expect(lines[0]).toBe(GOOD.split('\r\n')[0]);
    expect(lines.filter((line) => line.startsWith('SAK-1'))).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('SAK-2'))).toEqual([]);
    await site.world.verify();
  });

  test('of one case stays whole, and one that comes again is held', async () => {
    const [head, ...rows] = GOOD.split('\r\n');
    const site = await open([head, ...rows.slice(0, 3), ''].join('\r\n'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    layFiles(site);
    site.world.drop('elan/again.csv', Buffer.from(GOOD));
    await settle(site);
    expect(await site.world.findDrop('elan/again.csv#1')).toMatchObject({ state: 'held' });
    expect(site.elan.cases).toHaveLength(2);
    expect(site.elan.cases.map(({ versions }) => versions.length)).toEqual([1, 1]);
  });
});
