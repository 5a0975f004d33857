import { describe, expect, test } from 'vitest';
import { findReference } from '../../src/channel/elan/find-reference.ts';
import { hideParties } from '../../src/channel/elan/hide-parties.ts';
import { readStatus } from '../../src/channel/elan/read-status.ts';
import { type Deviation, readDeviations } from '../../src/channel/elan/refusal.ts';
import { readRefusedRegime } from '../../src/channel/elan/regime.ts';

const NAMES = {
  code: ['kode', 'feilkode'],
  message: ['melding', 'detail'],
  description: ['beskrivelse', 'title'],
};

const PETITION = {
  innsenderReferanse: 'SAK-1',
  saksoeker: [{ saksoeker: { virksomhet: { navn: 'UTROLIG TIGER AS' } } }],
  saksoekt: [
    {
      saksoekt: {
        person: {
          personnavn: { fornavn: 'HEST LUN', etternavn: 'RIMELIG' },
          foedselsdato: '1978-08-29',
          identifikator: { taxIdentificationNumber: '69887800189' },
        },
      },
    },
    {
      saksoekt: {
        adresse: [{ adresseInnland: { adressetekst: 'Storgata 1' } }],
        person: {
          personnavn: { fornavn: 'KARI-ANNE', etternavn: 'ÅSE' },
          identifikator: { taxIdentificationNumber: '01020304051' },
        },
      },
    },
  ],
};

describe('what the authority says of a petition', () => {
  test.each([
    ['a number', 'Saksøkt 69887800189 finnes ikke', 'Saksøkt *********** finnes ikke'],
    ['names in another order', 'RIMELIG, HEST LUN er ukjent', '*******, **** *** er ukjent'],
    ['one of the names in small letters', 'Rimelig er ukjent', '******* er ukjent'],
    ['a number of somebody else', 'Hvem er 13097248022?', 'Hvem er ***********?'],
    ['nothing that is personal', 'UTROLIG TIGER AS: SAK-1', 'UTROLIG TIGER AS: SAK-1'],
    ['a name as a word', 'Rimelig grunn, men ikke rimelig', '******* grunn, men ikke rimelig'],
    ['a number whose first zero is gone', 'nummer 1020304051', 'nummer **********'],
    ['where they live', 'Storgata 1, 0155 Oslo', '******** *, 0155 Oslo'],
    ['names in the genitive', 'RIMELIGs krav og Rimeligs hus', '******** krav og ******** hus'],
    [
      'names in small letters beside each other',
      'saksøkt hest lun rimelig',
      'saksøkt **** *** *******',
    ],
    ['letters that are put together', 'A\u030ase er ukjent', '*** er ukjent'],
    ['half of a double name', 'Kari-Anne og Anne', '****-**** og ****'],
    [
      'a day of birth as it is said',
      'født 29.08.1978 og 29. august 1978',
      'født **.**.**** og **. ****** ****',
    ],
    ['a word that only begins so', 'Rimelighet', 'Rimelighet'],
  ])('is told without %s', (_, text, shown) => {
    expect(hideParties(text, PETITION)).toBe(shown);
  });
});

describe('a refusal', () => {
  test.each([
    ['a list', [{ kode: 'A', melding: 'en' }], [['A', 'en']]],
    ['a list somewhere', { x: { y: [{ kode: 'A', melding: 'en' }] } }, [['A', 'en']]],
    [
      'one in the body beside an empty list',
      { feilkode: 'A', detail: 'en', kontrollutslag: [] },
      [['A', 'en']],
    ],
    ['a problem without a code', { type: 'x', title: 't', status: 422, detail: 'd' }, []],
    ['a code that is a number', { kode: 422, melding: 'en' }, []],
    [
      'two lists',
      { valideringsfeil: [{ kode: 'A', melding: 'en' }], kontrollutslag: [{ kode: 'B' }] },
      [
        ['A', 'en'],
        ['B', ''],
      ],
    ],
    [
      'a list for each field',
      { feil: { saldo: [{ kode: 'A', melding: 'en' }], dato: [{ kode: 'B', melding: 'to' }] } },
      [
        ['A', 'en'],
        ['B', 'to'],
      ],
    ],
    [
      'entries without a code, or with a number',
      [{ melding: 'en' }, { kode: 17, melding: 'to' }, { kode: 'A', melding: 'tre' }],
      [
        ['UTEN_KODE', 'en'],
        ['17', 'to'],
        ['A', 'tre'],
      ],
    ],
    [
      'an error with a list of texts',
      { feilkode: 'VALIDERING', detail: '2 feil', feil: ['en', 'to'] },
      [
        ['VALIDERING', 'en'],
        ['VALIDERING', 'to'],
      ],
    ],
    [
      'an error with its fields',
      { kode: 'DAS-001', melding: 'feil', detaljer: [{ felt: 'saldo', feil: 'for lav' }] },
      [['DAS-001', 'felt: saldo, feil: for lav']],
    ],
    [
      'one object in the place of a list',
      { valideringsfeil: { kode: 'A', melding: 'en' } },
      [['A', 'en']],
    ],
    ['names in capitals', [{ Kode: 'A', Melding: 'en' }], [['A', 'en']]],
    ['a code of something else', { land: { kode: 'NO' }, title: 't' }, []],
  ])('is read out of %s', (_, body, expected) => {
    const found = readDeviations(JSON.stringify(body), {}, NAMES);
    expect(found.map(({ kode, melding }) => [kode, melding])).toEqual(expected);
  });
});

test('a refusal is read out of XML', () => {
  const xml =
    '<?xml version="1.0"?><f:feil xmlns:f="urn:no:skatteetaten:datasamarbeid:feil:v1"><f:kode>DAS-001</f:kode><f:melding>en</f:melding></f:feil>';
  const [one] = readDeviations(xml, {}, NAMES);
  expect(one).toMatchObject({ kode: 'DAS-001', melding: 'en' });
  expect(readDeviations('<html><kode>A</kode></html>', {}, NAMES)).toEqual([]);
});

describe('the reference of a case', () => {
  const replies = { reference: ['eksternSaksreferanse', 'id'] };
  const find = (status: number, text: string) =>
    findReference({ replies }, { status, text } as never);

  test.each([
    ['a number alone', '900100', '900100'],
    ['a text alone', '"5f0c7a1e"', '5f0c7a1e'],
    ['an id', '{"id":17}', '17'],
    ['an object in it', '{"data":{"eksternSaksreferanse":"SAK-9"}}', 'SAK-9'],
    ['its own name before another', '{"id":1,"eksternSaksreferanse":"SAK-9"}', 'SAK-9'],
    ['nothing', '"OK"', undefined],
    ['nothing at all', '', undefined],
    ['another object', '{"status":"mottatt"}', undefined],
  ])('is found in %s', (_, text, expected) => {
    expect(find(200, text)).toBe(expected);
    expect(find(500, text)).toBeUndefined();
  });
});

describe('a refusal for the old rules', () => {
  const old = (...elementer: string[]): Deviation => ({
    kode: 'SAKSOEKT_GAMMELT_REGELVERK',
    melding: '',
    beskrivelse: '',
    elementer,
  });
  const debtors = [
    { identifier: '1', country: 'NO' },
    { identifier: '2', country: 'NO' },
  ];

  test.each([
    ['that names both', [old('/saksoekt/0'), old('/saksoekt/1')], 'old'],
    ['that names one of two', [old('/saksoekt/0')], 'mixed'],
    ['that names one of two twice', [old('/saksoekt/0'), old('/saksoekt/0')], 'mixed'],
    ['that does not say whom, as often as there are debtors', [old(), old()], 'old'],
  ])('%s', (_, found, regime) => {
    expect(readRefusedRegime(found, { debtors } as never)).toBe(regime);
  });
});

describe('a status', () => {
  test.each([
    ['a list of kinds', ['utleggstrekk'], [{ type: 'utleggstrekk' }]],
    [
      'a list of objects',
      [{ beslutningstype: 'x', dato: 'd' }],
      [{ type: 'x', innhold: 'dato d' }],
    ],
    [
      'several of one kind',
      { utleggstrekk: [{ beloep: 1500 }, { beloep: 2000 }] },
      [
        { type: 'utleggstrekk', innhold: 'beloep 1500' },
        { type: 'utleggstrekk', innhold: 'beloep 2000' },
      ],
    ],
    [
      'one without a kind',
      { utfall: 'innvilget', beloep: 1234 },
      [{ type: '', innhold: 'utfall innvilget; beloep 1234' }],
    ],
    [
      'a list under a name',
      { beslutninger: [{ type: 'utleggstrekk', beloep: 1 }, { beloep: 2 }] },
      [
        { type: 'utleggstrekk', innhold: 'beloep 1' },
        { type: 'beslutninger', innhold: 'beloep 2' },
      ],
    ],
    ['a text', 'Nektet fremmet', [{ type: '', innhold: 'Nektet fremmet' }]],
    ['lists in a list', [['trekk', 1500]], [{ type: '', innhold: 'trekk; 1500' }]],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('has decisions out of %s', (_, beslutningsinformasjon, expected) => {
    const told = readStatus({ saksstatus: 'sakBesluttet', beslutningsinformasjon }, String);
    expect(told?.beslutninger).toEqual(expected);
  });

  test.each([
    ['a text', 'Rett beløpet', 'Rett beløpet'],
    ['no more than that it is', true, 'without a word of what'],
    ['an object with more', { melding: 'Rett', frist: '2026-12-15' }, 'Rett; frist 2026-12-15'],
    ['an object without a text', { frist: '2026-12-15' }, 'frist 2026-12-15'],
    ['nothing', false, undefined],
  ])('asks for a correction by %s', (_, anmodningOmRettelse, expected) => {
    const told = readStatus({ saksstatus: 'sakForelagt', anmodningOmRettelse }, String);
    expect(told?.rettelse).toBe(expected);
  });

  test('keeps what is said of the case as a whole, one claim alone, and its state in other letters', () => {
    const body = {
      saksstatus: 'SAK_NEKTET_FREMMET',
      begrunnelse: 'Kravet er ikke forfalt',
      krav: { kravgrunnlagsidentifikator: 17 },
    };
    expect(readStatus(body, String)).toMatchObject({
      saksstatus: 'sakNektetFremmet',
      innhold: 'begrunnelse Kravet er ikke forfalt',
      krav: [{ kravgrunnlagsidentifikator: '17' }],
    });
  });

  test.each([[{}], [[]], ['x'], [null], [{ saksstatus: 3 }]])('is none: %j', (body) => {
    expect(readStatus(body, String)).toBeUndefined();
  });
});
