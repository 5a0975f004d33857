/** An authority that does not exist, in four kinds of file. */
export const AUTHORITY = `
authority: fogden
title: Fogden (invented)
country: SE
timeZone: Europe/Stockholm
services: { krav: { title: Krav } }
transactions:
  krav-fast: { title: Krav, service: krav, direction: in, layouts: [krav-fast.yaml] }
  krav-csv: { title: Krav, service: krav, direction: in, layouts: [krav-csv.yaml] }
  krav-xml: { title: Krav, service: krav, direction: in, layouts: [krav-xml.yaml] }
  krav-json: { title: Krav, service: krav, direction: in, layouts: [krav-json.yaml] }
`;

const HEAD = (name: string) => `
layout: ${name}
title: Krav (${name})
provenance: reconstructed
source: invented for a test
`;

const BATCH = `
batch: { item: { references: { nummer: krav.nummer }, amount: krav.belopp } }
`;

export const LAYOUTS: Readonly<{ [file: string]: string }> = {
  'krav-fast.yaml': `${HEAD('krav-fast')}
kind: fixed
encoding: ibm1143
newline: nel
structure: huvud krav* slut
item: krav
totals: { antal: { count: krav }, summa: { sum: krav.belopp } }
records:
  huvud: { fields: { id: { pos: 1, id: H }, namn: { pos: 2-20 } } }
  krav:
    fields:
      id: { pos: 1, id: K }
      nummer: { pos: 2-6, type: digits }
      belopp: { pos: 7-14, type: number, decimals: 2, sign: overpunch, positive: '+' }
      dag: { pos: 15-20, type: date, format: yyMMdd, optional: true }
  slut:
    fields:
      id: { pos: 1, id: S }
      antal: { pos: 2-6, type: number, total: antal }
      summa: { pos: 7-16, type: number, sign: leading, total: summa }
      rest: { pos: 17-20, type: filler }
${BATCH}`,
  'krav-csv.yaml': `${HEAD('krav-csv')}
kind: csv
encoding: windows-1252
newline: crlf
delimiter: ';'
item: krav
totals: { sedd: { unique: krav.nummer } }
records:
  krav:
    fields:
      nummer: { at: Nummer, type: digits }
      belopp: { at: 'Belopp, kr', type: number, decimals: 2, separator: ',' }
      text: { at: Text, optional: true }
${BATCH}`,
  'krav-xml.yaml': `${HEAD('krav-xml')}
kind: xml
encoding: utf-8
newline: lf
namespace: urn:fogden:krav
item: krav
records:
  fil: { path: /Fil, fields: { avsandare: { at: Huvud/Avsandare } } }
  krav:
    path: /Fil/Kravlista/Krav
    nestedBefore: not
    fields:
      nummer: { at: '@nummer', type: digits }
      valuta: { at: Belopp/@valuta, codes: [SEK, EUR] }
      belopp: { at: Belopp, type: number, decimals: 2, separator: '.' }
      not: { at: Not, optional: true }
  rad: { path: /Fil/Kravlista/Krav/Rader/Rad, fields: { text: { at: . } } }
${BATCH}`,
  'krav-json.yaml': `${HEAD('krav-json')}
kind: json
shape: ndjson
item: krav
schema:
  type: object
  required: [nummer, belopp]
  properties: { belopp: { type: number } }
records:
  krav: { path: '', fields: { nummer: { at: /nummer }, belopp: { at: /belopp, type: number, decimals: 2, separator: '.' } } }
${BATCH}`,
};

export const RULES = `
rules:
  - id: FOG-1
    layout: krav-csv
    each: krav
    must: totals.sedd == 0
    otherwise: reject-item
    field: krav.nummer
    message: the number stands twice
    expected: a number of its own; first on line {totals.sedd}
    fix: number it anew
    provenance: reconstructed
    source: invented
  - id: FOG-2
    layout: [krav-xml, krav-json]
    each: krav
    must: krav.belopp > 0
    otherwise: reject-item
    field: krav.belopp
    message: there is nothing to claim
    fix: leave it out
    provenance: reconstructed
    source: invented
`;

interface Sample {
  readonly bytes: Buffer;
  readonly transaction: string;
  readonly items: number;
  /** Minor units. */
  readonly amount: number;
  readonly findings: readonly (readonly [code: string, place: number | string | undefined])[];
}

/** EBCDIC (CCSID 1143) for the characters used here. */
function toEbcdic(text: string): Buffer {
  const bytes = [...text].map((character) => EBCDIC[character] ?? failOn(character));
  return Buffer.from(bytes);
}

function failOn(character: string): never {
  throw new Error(`no EBCDIC byte is given for ${JSON.stringify(character)}`);
}

const EBCDIC: Readonly<{ [character: string]: number }> = {
  ' ': 0x40,
  '+': 0x4e,
  '-': 0x60,
  '\u0085': 0x15,
  Å: 0x5b,
  Ä: 0x7b,
  Ö: 0x7c,
  // Where overpunch has { and }, this code page has ä and å.
  ä: 0xc0,
  å: 0xd0,
  ...Object.fromEntries([...'0123456789'].map((digit, index) => [digit, 0xf0 + index])),
  ...Object.fromEntries([...'ABCDEFGHI'].map((letter, index) => [letter, 0xc1 + index])),
  ...Object.fromEntries([...'JKLMNOPQR'].map((letter, index) => [letter, 0xd1 + index])),
  ...Object.fromEntries([...'STUVWXYZ'].map((letter, index) => [letter, 0xe2 + index])),
};

const NL = '\u0085';

export const SAMPLES: Readonly<{ [file: string]: Sample }> = {
  'fast.good.dat': {
    bytes: toEbcdic(
      `HÅMÅLS KOMMUN       ${NL}K000010001250ä260331${NL}K000020000100J      ${NL}S00002+000011499    ${NL}`,
    ),
    transaction: 'fogden/krav-fast',
    items: 2,
    amount: 11_499,
    findings: [],
  },
  'fast.bad.dat': {
    bytes: toEbcdic(`HÅMÅLS KOMMUN       ${NL}K000010001250ä260231${NL}S00002+000012500    ${NL}`),
    transaction: 'fogden/krav-fast',
    items: 1,
    amount: 12_500,
    findings: [
      ['FIELD_NOT_DATE', 2],
      ['TOTAL_MISMATCH', 3],
    ],
  },
  'csv.good.csv': {
    // The euro sign is byte 0x80 in windows-1252.
    bytes: Buffer.from(
      'Nummer;Belopp, kr;Text\r\n1;12,50;"tv\xe5; \x80"\r\n2;100,00;\r\n',
      'latin1',
    ),
    transaction: 'fogden/krav-csv',
    items: 2,
    amount: 11_250,
    findings: [],
  },
  'csv.bad.csv': {
    bytes: Buffer.from('Nummer;Belopp, kr;Text\r\n1;12,50;\r\n1;12.50;\r\n', 'latin1'),
    transaction: 'fogden/krav-csv',
    items: 2,
    amount: 1250,
    findings: [
      ['FOG-1', 3],
      ['FIELD_NOT_NUMBER', 3],
    ],
  },
  'xml.good.xml': {
    bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<Fil xmlns="urn:fogden:krav">
  <Huvud>
    <Avsandare>Åmål &amp; C:o</Avsandare>
  </Huvud>
  <Kravlista>
    <Krav nummer="1">
      <Belopp valuta="SEK">12.50</Belopp>
      <Rader>
        <Rad>första</Rad>
        <Rad>andra</Rad>
      </Rader>
      <Not>efter raderna</Not>
    </Krav>
    <Krav nummer="2">
      <Belopp valuta="EUR">7.00</Belopp>
    </Krav>
  </Kravlista>
</Fil>
`),
    transaction: 'fogden/krav-xml',
    items: 2,
    amount: 1950,
    findings: [],
  },
  'json.good.ndjson': {
    bytes: Buffer.from(
      '{"nummer":"1","belopp":12.50,"okänt":[1.10,{"a":9007199254740993}]}\n{"belopp":7.00,"nummer":"2"}\n',
    ),
    transaction: 'fogden/krav-json',
    items: 2,
    amount: 1950,
    findings: [],
  },
  'json.bad.ndjson': {
    bytes: Buffer.from('{"nummer":"1","belopp":0.00}\n{"nummer":"2","belopp":"7.00"}\n'),
    transaction: 'fogden/krav-json',
    items: 2,
    amount: 700,
    findings: [
      ['FOG-2', 1],
      ['JSON_SCHEMA', 2],
    ],
  },
};
