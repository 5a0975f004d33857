import { describe, expect, test } from 'vitest';
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
        person: { identifikator: { taxIdentificationNumber: '01020304051' } },
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
  ])('is read out of %s', (_, body, expected) => {
    const found = readDeviations(JSON.stringify(body), {}, NAMES);
    expect(found.map(({ kode, melding }) => [kode, melding])).toEqual(expected);
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

  test.each([[{}], [[]], ['x'], [null], [{ saksstatus: 3 }]])('is none: %j', (body) => {
    expect(readStatus(body, String)).toBeUndefined();
  });
});
