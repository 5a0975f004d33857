import { expect, test } from 'vitest';
import { buildRecord, type Record } from '../../../src/format/record.ts';
import { recount } from '../../../src/format/recount.ts';
import { CLAIMS, getForm, read, write } from './reading.ts';

test('a transmission of claims and cancellations can be built, counted, written and read', async () => {
  const { layout } = getForm(CLAIMS);
  const claim = { nummer: 1, forfall: '2026-12-01', belop: 129_550n, kid: '008000011688373' };
  const zero = { transaksjoner: 0, recorder: 0, sum: 0 };
  const dates = { forste: '2026-12-01', siste: '2026-12-01' };
  const order = { nummer: '4000086', konto: '99991042764' };
  const records = [
    buildRecord(layout, 'start', { avsender: '55555555', nummer: '1000081', mottaker: '00008080' }),
    buildRecord(layout, 'kravStart', { avtale: '000000000', ...order }),
    buildRecord(layout, 'varslet1', claim),
    buildRecord(layout, 'varslet2', { nummer: 1, navn: 'ÅSEN' }),
    buildRecord(layout, 'spesifikasjon', { nummer: 1, linje: 1, kolonne: 1, tekst: ' Faktura 12' }),
    buildRecord(layout, 'uvarslet1', { ...claim, nummer: 2 }),
    buildRecord(layout, 'uvarslet2', { nummer: 2, referanse: 'REF' }),
    buildRecord(layout, 'kravSlutt', { ...zero, ...dates }),
    buildRecord(layout, 'slettStart', order),
    buildRecord(layout, 'slett1', claim),
    buildRecord(layout, 'slett2', { nummer: 1 }),
    buildRecord(layout, 'slettSlutt', { ...zero, ...dates }),
    buildRecord(layout, 'slutt', { ...zero, dato: '2026-12-01' }),
  ];
  async function* give(): AsyncGenerator<Record> {
    yield* records;
  }
  const bytes = await write(layout, recount(layout, give()));
  const lines = bytes.toString('latin1').split('\n');

  expect(lines[2]).toBe(
    `NY2121300000001011226${' '.repeat(11)}00000000000129550${' '.repeat(10)}008000011688373000000`,
  );
  expect(lines[7]).toBe(
    `NY2100880000000200000007${'259100'.padStart(17, '0')}011226011226${'0'.repeat(27)}`,
  );
  expect(lines[11]).toBe(
    `NY2136880000000100000004${'129550'.padStart(17, '0')}011226011226${'0'.repeat(27)}`,
  );
  expect(lines[12]).toBe(
    `NY0000890000000300000013${'388650'.padStart(17, '0')}011226${'0'.repeat(33)}`,
  );
  expect(await read(CLAIMS, bytes)).toMatchObject({ findings: [], items: 3, written: bytes });
});
