import { change, put } from './changes.ts';
import { AGREEMENTS, BGMAX, CLAIMS, OCR, type Reading, readSample } from './reading.ts';

/** The published example with its two tabs made into the twelve blanks they stand for. */
function mendExample(): Buffer {
  const text = readSample('bgmax.example-sv').toString('latin1');
  return Buffer.from(text.replace('\t\t', ' '.repeat(12)), 'latin1');
}

/** The OCR example with its assignment twice, and the transmission's totals for both. */
function doubleAssignment(): Buffer {
  return change(
    readSample('ocr-giro.transactions'),
    (lines) => lines.splice(44, 0, ...lines.slice(1, 44)),
    put(88, 9, '0000004000000088'),
    put(88, 25, '00000000010289800'),
  );
}

export interface Good {
  readonly transaction: string;
  readonly bytes: Buffer;
  readonly warnings: readonly string[];
  readonly items: number;
  readonly totals: Reading['totals'];
}

export const GOOD: { readonly [name: string]: Good } = {
  'bgmax.fil4': {
    transaction: BGMAX,
    bytes: readSample('bgmax.fil4'),
    warnings: ['BG-08 warn 18:3-14'],
    items: 9,
    totals: {
      antalInbetalningar: 9,
      antalAvdrag: 0,
      antalExtraReferenser: 13,
      antalInsattningar: 4,
      insattningAntal: 2,
      insattningBelopp: 400_000,
    },
  },
  'bgmax.example-sv with its tabs mended': {
    transaction: BGMAX,
    bytes: mendExample(),
    warnings: [],
    items: 7,
    totals: {
      antalInbetalningar: 6,
      antalAvdrag: 1,
      antalExtraReferenser: 6,
      antalInsattningar: 2,
      insattningAntal: 4,
      insattningBelopp: 800_000,
    },
  },
  'ocr-giro.transactions': {
    transaction: OCR,
    bytes: readSample('ocr-giro.transactions'),
    warnings: ['NG-17 warn 41:48-58'],
    items: 20,
    totals: {
      antallTransaksjoner: 20,
      antallRecorder: 45,
      sum: 5_144_900,
      oppdragTransaksjoner: 20,
      oppdragSum: 5_144_900,
    },
  },
  'ocr-giro.transactions with its assignment twice': {
    transaction: OCR,
    bytes: doubleAssignment(),
    warnings: ['NG-17 warn 41:48-58', 'NG-17 warn 84:48-58'],
    items: 40,
    totals: {
      antallTransaksjoner: 40,
      antallRecorder: 88,
      sum: 10_289_800,
      oppdragTransaksjoner: 20,
      oppdragSum: 5_144_900,
    },
  },
  'avtalegiro.payment-request': {
    transaction: CLAIMS,
    bytes: readSample('avtalegiro.payment-request'),
    warnings: [],
    items: 6,
    totals: {
      antallTransaksjoner: 6,
      antallRecorder: 22,
      sum: 600,
      oppdragTransaksjoner: 6,
      oppdragSum: 600,
      oppdragVarslede: 5,
      oppdragUvarslede: 1,
    },
  },
  'avtalegiro-avtaler.agreements': {
    transaction: AGREEMENTS,
    bytes: readSample('avtalegiro-avtaler.agreements'),
    warnings: [],
    items: 16,
    totals: { antallTransaksjoner: 16, antallRecorder: 20, oppdragTransaksjoner: 16 },
  },
};
