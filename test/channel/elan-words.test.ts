import { describe, expect, test } from 'vitest';
import { findReference, findUploadId } from '../../src/channel/elan/find-reference.ts';
import { hideParties } from '../../src/channel/elan/hide-parties.ts';
import { showBody } from '../../src/channel/elan/read-body.ts';
import { readStatus } from '../../src/channel/elan/read-status.ts';
import { type Deviation, readDeviations } from '../../src/channel/elan/refusal.ts';
import { readRefusedRegime } from '../../src/channel/elan/regime.ts';

const NAMES = {
  code: ['kode', 'feilkode'],
  message: ['melding', 'detail'],
  description: ['beskrivelse', 'title'],
  conditions: new Map(
    ['UGYLDIG_KID', 'KRAV_UTEN_GRUNN', 'DUPLIKAT_INNSENDING'].map((one) => [one, []]),
  ),
};

const PETITION = {
  innsenderReferanse: 'SAK-1',
  underskrift: 'for UTROLIG TIGER AS: Lise Lotte',
  betalingsinformasjon: { betalingsmottaker: { navn: 'Bente Mottaker' } },
  innsender: { bevillingshaver: { navn: { fornavn: 'Ola', etternavn: 'Bevilling' } } },
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
    ['nothing that is personal', 'UVANLIG TIGRE: SAK-1', 'UVANLIG TIGRE: SAK-1'],
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
    [
      'one who signs, or has a licence',
      'Lise og Ola Bevilling for oss',
      '**** og *** ********* for oss',
    ],
    ['who is paid', 'til Bente Mottaker', 'til ***** ********'],
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
    [
      'texts',
      ['UGYLDIG_KID: feil', 'KRAV_UTEN_GRUNN'],
      [
        ['UGYLDIG_KID', 'UGYLDIG_KID: feil'],
        ['KRAV_UTEN_GRUNN', 'KRAV_UTEN_GRUNN'],
      ],
    ],
    ['a sentence that mentions one', { grunn: 'se vilkåret UGYLDIG_KID' }, []],
    ['members called so', { UGYLDIG_KID: ['en', 'to'] }, [['UGYLDIG_KID', 'en; to']]],
    [
      'an error with words of its own',
      { status: 'UNPROCESSABLE_ENTITY', errors: ['UGYLDIG_KID: en', 'KRAV_UTEN_GRUNN'] },
      [
        ['UGYLDIG_KID', 'UGYLDIG_KID: en'],
        ['KRAV_UTEN_GRUNN', 'KRAV_UTEN_GRUNN'],
      ],
    ],
    [
      'an error with a code of its own',
      { kode: 'VALIDERING', melding: 'm', feil: ['UGYLDIG_KID: en'] },
      [['UGYLDIG_KID', 'UGYLDIG_KID: en']],
    ],
    [
      'a condition with a coded value in it',
      [{ kode: 'ugyldigKid', melding: 'en', land: { kode: 'NO', melding: 'Norge' } }],
      [['UGYLDIG_KID', 'en']],
    ],
    ['one text', 'UGYLDIG_KID', [['UGYLDIG_KID', 'UGYLDIG_KID']]],
    [
      'members that nobody has described',
      { utslag: [{ regel: 'UGYLDIG_KID', hva: 'feil' }] },
      [['UGYLDIG_KID', 'feil']],
    ],
    ['a text about something else', { grunn: 'filen FAKTURA_2024.pdf og UGYLDIG_KONTO' }, []],
    [
      'an error whose words name it',
      { kode: 'VALIDERINGSFEIL', melding: 'UGYLDIG_KID: feil' },
      [['UGYLDIG_KID', 'UGYLDIG_KID: feil']],
    ],
    [
      'an error beside what is broken',
      { kode: '1001', regel: 'UGYLDIG_KID' },
      [['UGYLDIG_KID', '']],
    ],
    [
      'members of which one is not broken',
      { DUPLIKAT_INNSENDING: [], UGYLDIG_KID: ['en'] },
      [['UGYLDIG_KID', 'en']],
    ],
    [
      'the address of an explanation',
      { hjelp: 'https://skatt.example/vilkaar#DUPLIKAT_INNSENDING' },
      [],
    ],
    [
      'a code that is new, whose words mention another',
      [{ kode: 'NYTT', melding: 'ikke DUPLIKAT_INNSENDING' }],
      [['NYTT', 'ikke DUPLIKAT_INNSENDING']],
    ],
    [
      'two of which one mentions another',
      [{ kode: 'NYTT_A' }, { kode: 'NYTT_B', melding: 'jf. UGYLDIG_KID' }],
      [
        ['NYTT_A', ''],
        ['NYTT_B', 'jf. UGYLDIG_KID'],
      ],
    ],
    [
      'what is met',
      [
        { vilkår: 'DUPLIKAT_INNSENDING', oppfylt: true },
        { kode: 'UGYLDIG_KID', melding: 'en' },
      ],
      [['UGYLDIG_KID', 'en']],
    ],
    [
      'members that deny',
      { duplikatInnsending: 'false', DUPLIKAT_INNSENDING: { brutt: false } },
      [],
    ],
    [
      'the address of a kind of problem',
      { type: 'https://skatt.example/vilkaar/UGYLDIG_KID', detail: 'feil' },
      [['UGYLDIG_KID', 'feil']],
    ],
    [
      'an address with it in a text',
      { grunn: 'se https://skatt.example/?v=DUPLIKAT_INNSENDING' },
      [],
    ],
    ['names in capitals', [{ Kode: 'A', Melding: 'en' }], [['A', 'en']]],
    ['a code of something else', { land: { kode: 'NO' }, title: 't' }, []],
  ])('is read out of %s', (_, body, expected) => {
    const found = readDeviations(JSON.stringify(body), {}, NAMES);
    expect(found.map(({ kode, melding }) => [kode, melding])).toEqual(expected);
  });
});

test('a refusal is read out of plain text', () => {
  const [one, ...others] = readDeviations('UGYLDIG_KID: kid 123 er feil', {}, NAMES);
  expect(one).toMatchObject({ kode: 'UGYLDIG_KID', melding: 'UGYLDIG_KID: kid 123 er feil' });
  expect(others).toEqual([]);
});

test.each([
  ['JSON with signs for letters', '{"x":"J\\u00d8RGEN \\u00c5SE"}', '{"x":"JØRGEN ÅSE"}'],
  ['a page', '<!doctype html><p>KARI', 'a page for people, which lies in the evidence'],
  [
    'text with signs for letters',
    'Saksøkt J&Oslash;RGEN &#197;SE \\u00c5SE finnes ikke',
    'Saksøkt … … … finnes ikke',
  ],
])('a body that nothing can be made of is shown as people write: %s', (_, text, shown) => {
  expect(showBody(text, {})).toBe(shown);
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
    findReference({ replies, refusals: NAMES }, { status, text });

  test.each([
    ['its name in other letters', '{"eksternsaksReferanse":"SAK-9"}', 'SAK-9'],
    ['a plain text', 'SAK-9\n', 'SAK-9'],
    ['XML', '<svar><eksternSaksreferanse>SAK-9</eksternSaksreferanse></svar>', 'SAK-9'],
    [
      'its own name behind the id of something else',
      '{"vedlegg":{"id":"1"},"sak":{"eksternSaksReferanse":"SAK-9"}}',
      'SAK-9',
    ],
    [
      'its own name beside a state',
      '{"eksternSaksreferanse":"SAK-9","status":{"kode":"A","melding":"mottatt"}}',
      'SAK-9',
    ],
    [
      'an answer that repeats the petition',
      '{"begjaering":{"begjaeringensTvangsgrunnlag":[{"eksternSaksreferanse":"OURS"}]},"sak":{"eksternSaksreferanse":"SAK-9"}}',
      'SAK-9',
    ],
    ['an object around an id', '{"data":{"id":17,"status":"mottatt"}}', '17'],
    ['the id of something else', '{"begjaering":{"vedlegg":[{"id":"1111"}]}}', undefined],
    ['reasons', '{"feil":[{"id":"E-17","kode":"UGYLDIG_KID","melding":"feil"}]}', undefined],
    [
      'its own name beside warnings',
      '{"eksternSaksreferanse":"SAK-9","advarsler":[{"kode":"UGYLDIG_KID","melding":"m"}]}',
      'SAK-9',
    ],
    ['an id beside words of success', '{"id":"SAK-1","kode":"0","melding":"Mottatt"}', 'SAK-1'],
    ['an id beside a state', '{"id":"SAK-2","tilstand":"UNDER_BEHANDLING"}', 'SAK-2'],
    [
      'an id beside a fault',
      '{"id":"feil-17","kode":"TEKNISK_FEIL","melding":"Prøv igjen"}',
      undefined,
    ],
    [
      'an id beside a code, and a condition in words',
      '{"id":"1","kode":"VALIDERINGSFEIL","melding":"bryter UGYLDIG_KID"}',
      undefined,
    ],
    [
      'an id beside a list of faults that are new',
      '{"id":"SAK-1","kontrollutslag":[{"kode":"NYTT_VILKAAR"}]}',
      undefined,
    ],
    [
      'an id beside a check that found nothing',
      '{"id":"SAK-1","kontroll":{"duplikatInnsending":false}}',
      'SAK-1',
    ],
    ['a small number', '42', '42'],
    ['its own name, whatever it looks like', '{"eksternSaksreferanse":"V2026-17"}', 'V2026-17'],
    ['an id beside a word of success', '{"id":"S1","kode":"OPPRETTET","melding":"m"}', 'S1'],
    ['an id beside faults without a code', '{"id":"e1","feil":["KID mangler"]}', undefined],
    ['an id of what was refused', '{"id":"e1","status":"AVVIST"}', undefined],
    ['an address', 'https://login.example/oauth2', undefined],
    ['a name of many parts', '"urn:sak:1"', 'urn:sak:1'],
    ['a fault', 'Feil-503', undefined],
    ['the word null', '{"eksternSaksreferanse":"null"}', undefined],
    ['a version', 'v2.3.1', undefined],
    ['a time', '"2026-01-01T10:00:00"', undefined],
    ['one reason', '{"id":"E-17","kode":"UGYLDIG_KID","melding":"feil"}', undefined],
    ['a page', '<html>id 17</html>', undefined],
    ['a sentence', 'mottatt 2026-11-23', undefined],
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

  test('is the end of Location where the body has none', () => {
    const at = (location: string, text = '') =>
      findReference(
        { replies, refusals: NAMES },
        { status: 201, text, headers: new Headers({ location }) },
      );
    expect(at('/api/v2/UTLBGJ%2F2026%2F17?a=1')).toBe('UTLBGJ/2026/17');
    expect(at('/api/v2/17', '{"eksternSaksreferanse":"SAK-9"}')).toBe('SAK-9');
    expect(at('/api/%')).toBeUndefined();
    expect(at('/login')).toBeUndefined();
  });
});

describe('the id of a file', () => {
  const UUID = '61e17f8d-9f24-4bd0-ad8b-d7908a1acc18';
  const settings = { uploads: { reply: ['uuid', 'id'] }, refusals: NAMES } as never;

  test.each([
    ['a member', `{"uuid":"${UUID}"}`],
    ['a text alone', `"${UUID}"`],
    ['a list of one', `["${UUID}"]`],
    ['an object of its own', `{"vedlegg":{"UUID":"${UUID}","filnavn":"a-1.pdf"}}`],
    ['plain text', UUID],
    ['an object that says that all is well', `{"id":"${UUID}","code":"OK","message":"Lastet opp"}`],
    [
      'another object, behind the id of something else',
      `{"begjaering":{"id":"B-1"},"vedlegg":{"uuid":"${UUID}"}}`,
    ],
    ['XML', `<v><id>${UUID}</id></v>`],
  ])('is found in %s', (_, text) => {
    expect(findUploadId(settings, { status: 201, text })).toBe(UUID);
    expect(findUploadId(settings, { status: 404, text })).toBeUndefined();
  });

  test.each([
    [
      'a reason with an id of its own',
      '{"kode":"VIRUS","melding":"Vedlegget inneholder virus","id":"feil-17"}',
    ],
    ['a word', 'Feil-503'],
    ['a page', '<html>1</html>'],
  ])('is not found in %s', (_, text) => {
    expect(findUploadId(settings, { status: 200, text })).toBeUndefined();
  });

  test('is a number, or the end of Location, where it is that', () => {
    expect(findUploadId(settings, { status: 200, text: '{"id":17}' })).toBe('17');
    const headers = new Headers({ location: `/vedlegg/${UUID}` });
    expect(findUploadId(settings, { status: 201, text: '', headers })).toBe(UUID);
    expect(findUploadId(settings, { status: 200, text: '{"nummer":"17"}' })).toBeUndefined();
  });
});

describe('a refusal for the old rules', () => {
  const old = (...elementer: string[]): Deviation => ({
    kode: 'SAKSOEKT_GAMMELT_REGELVERK',
    melding: '',
    beskrivelse: '',
    elementer,
    quoted: elementer,
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
