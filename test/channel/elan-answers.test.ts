import { describe, expect, test } from 'vitest';
import { findReference, findUploadId, saysChanged } from '../../src/channel/elan/find-reference.ts';
import { prove } from '../../src/channel/elan/prove.ts';
import { showBody } from '../../src/channel/elan/read-body.ts';
import { readDeviations } from '../../src/channel/elan/refusal.ts';

const NAMES = {
  code: ['kode', 'vilkår', 'code'],
  message: ['melding', 'message', 'defaultMessage'],
  description: ['beskrivelse', 'title'],
  conditions: new Map(
    [
      ...['UGYLDIG_KID', 'DUPLIKAT_INNSENDING', 'UAVKLART_STATUS', 'UGYLDIG_STATUS'],
      ...['VEDLEGG_SKAL_VAERE_TILGJENGELIG', 'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING'],
    ].map((one) => [one, []]),
  ),
};
const SETTINGS = { replies: { reference: ['eksternSaksreferanse', 'id'] }, refusals: NAMES };
const UUID = '61e17f8d-9f24-4bd0-ad8b-d7908a1acc18';

describe('what an answer proves of an attempt whose answer was lost', () => {
  test.each([
    ['a duplicate and nothing else', 422, [{ kode: 'DUPLIKAT_INNSENDING' }], 'taken'],
    ['a duplicate as the last of a name', 422, { kode: 'ELAN.DUPLIKAT_INNSENDING' }, 'taken'],
    ['a duplicate with hyphens', 422, { kode: 'duplikat-innsending' }, 'taken'],
    ['a duplicate as a kind of problem', 422, { type: 'urn:v:DUPLIKAT_INNSENDING' }, 'taken'],
    [
      'a duplicate beside something that the bytes break',
      422,
      [{ kode: 'DUPLIKAT_INNSENDING' }, { kode: 'UGYLDIG_KID' }],
      undefined,
    ],
    ['what the bytes break', 422, [{ kode: 'UGYLDIG_KID', melding: 'x' }], 'not-taken'],
    [
      'a case that has moved on since',
      422,
      [{ kode: 'UGYLDIG_STATUS', melding: 'Sak har tilstand sakBesluttet' }],
      undefined,
    ],
    ['a file that is gone', 422, [{ kode: 'VEDLEGG_SKAL_VAERE_TILGJENGELIG' }], undefined],
    ['another login', 422, [{ kode: 'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING' }], undefined],
    ['a case that is not dealt with yet', 422, [{ kode: 'UAVKLART_STATUS' }], 'waiting'],
    ['a condition that is new', 422, [{ kode: 'NYTT' }], undefined],
    [
      'checks of which one found something',
      422,
      {
        kontroller: [
          { kode: 'DUPLIKAT_INNSENDING', utslag: false },
          { kode: 'UGYLDIG_KID', utslag: true, melding: 'x' },
        ],
      },
      'not-taken',
    ],
    [
      'checks with results',
      422,
      [
        { vilkår: 'DUPLIKAT_INNSENDING', resultat: 'OK' },
        { vilkår: 'UGYLDIG_KID', resultat: 'FEIL' },
      ],
      'not-taken',
    ],
    [
      'conditions with results in words',
      422,
      { vilkaar: { DUPLIKAT_INNSENDING: 'GODKJENT', UGYLDIG_KID: 'BRUTT' } },
      'not-taken',
    ],
    [
      'conditions with results in objects',
      422,
      { DUPLIKAT_INNSENDING: { status: 'OK' }, UGYLDIG_KID: { status: 'FEIL' } },
      'not-taken',
    ],
    [
      'a failure beside a check that was passed',
      400,
      { kode: 'DAS-001', melding: 'm', kontroller: [{ kode: 'UGYLDIG_KID', resultat: 'OK' }] },
      undefined,
    ],
    [
      'a failure beside warnings',
      400,
      { kode: 'FEIL', melding: 'm', advarsler: [{ kode: 'UGYLDIG_KID', melding: 'w' }] },
      undefined,
    ],
    ['a warning', 400, [{ kode: 'UGYLDIG_KID', severity: 'WARNING', melding: 'w' }], undefined],
    ['checks that were made', 400, { kontrollert: ['DUPLIKAT_INNSENDING'] }, undefined],
    [
      'a check that failed',
      400,
      { kode: 'KONTROLL_FEILET', melding: 'DUPLIKAT_INNSENDING-kontroll feilet' },
      undefined,
    ],
    [
      'a check that could not be made',
      400,
      { message: 'DUPLIKAT_INNSENDING kunne ikke kontrolleres' },
      undefined,
    ],
    ['the name of a check', 400, { kode: 'D-1', melding: '', kontroll: 'UGYLDIG_KID' }, undefined],
    ['what was checked and is well, in words', 422, ['DUPLIKAT_INNSENDING: OK'], undefined],
    ['what was not checked', 422, ['DUPLIKAT_INNSENDING (ikke kontrollert)'], undefined],
    ['a condition without a result', 422, { DUPLIKAT_INNSENDING: 'IKKE_FUNNET' }, undefined],
    [
      'a check whose result is none',
      422,
      [{ kode: 'DUPLIKAT_INNSENDING', resultat: 'INGEN_FEIL' }],
      undefined,
    ],
    [
      'a condition that is not met',
      422,
      [{ kode: 'DUPLIKAT_INNSENDING', resultat: 'IKKE_OPPFYLT' }],
      'taken',
    ],
    [
      'a duplicate in a sentence',
      422,
      'DUPLIKAT_INNSENDING Sak med begjæringsdato 2026-11-23 er sendt inn',
      'taken',
    ],
    [
      'a duplicate beside what is no reason',
      422,
      [
        { kode: 'DUPLIKAT_INNSENDING', melding: 'm' },
        { kode: 'INFO', melding: 'x' },
      ],
      'taken',
    ],
    [
      'what a check found',
      422,
      { kontrollutslag: [{ kontroll: 'DUPLIKAT_INNSENDING', melding: 'x' }] },
      'taken',
    ],
    ['what a register says', 422, [{ kode: 'UGYLDIG_KID', treff: 0 }], 'not-taken'],
    ['a condition under a status', 422, { status: 'OK', feil: ['UGYLDIG_KID: x'] }, 'not-taken'],
    [
      'a duplicate that holds something else',
      422,
      [{ kode: 'DUPLIKAT_INNSENDING', detaljer: [{ kode: 'UGYLDIG_KID', melding: 'x' }] }],
      undefined,
    ],
    [
      'a duplicate around something else',
      422,
      { kode: 'DUPLIKAT_INNSENDING', feil: [{ kode: 'UGYLDIG_KID', melding: 'x' }] },
      undefined,
    ],
    [
      'what the bytes break, with a field',
      422,
      { kode: 'UGYLDIG_KID', melding: 'm', felt: { kode: 'KID', melding: 'x' } },
      'not-taken',
    ],
    [
      'two lines',
      422,
      'DUPLIKAT_INNSENDING: sendt inn\nUGYLDIG_KID: Kidnummer 1 er feil',
      undefined,
    ],
    [
      'checks without results',
      400,
      { kode: 'DAS-003', melding: 'x', kontroller: [{ kode: 'UGYLDIG_KID', melding: 'KID' }] },
      undefined,
    ],
    [
      'a duplicate with a finding that is new',
      422,
      { kode: 'DUPLIKAT_INNSENDING', melding: 'm', avvik: [{ kode: 'NY_REGEL', melding: 'x' }] },
      undefined,
    ],
    [
      'a duplicate whose details say so again',
      422,
      {
        kode: 'DUPLIKAT_INNSENDING',
        melding: 'm',
        avvik: [{ kode: 'DUPLIKAT_INNSENDING', melding: 'x' }],
      },
      'taken',
    ],
    ['a mention on a later line', 422, 'Kontrollert:\nDUPLIKAT_INNSENDING', undefined],
    ['checks of one name', 422, { kontroller: [{ kode: 'DUPLIKAT_INNSENDING' }] }, undefined],
    ['checks as names', 422, { kontroller: { DUPLIKAT_INNSENDING: 'utført' } }, undefined],
    [
      'a check that found something, in a word',
      422,
      { kode: 'V-1', melding: 'm', kontroller: [{ kode: 'UGYLDIG_KID', resultat: 'AVVIK' }] },
      'not-taken',
    ],
    ['a conflict that says only so', 409, { status: 409, title: 'Conflict' }, 'taken'],
    ['a conflict that says nothing', 409, {}, 'taken'],
    ['a failure of the server', 500, [{ kode: 'DUPLIKAT_INNSENDING' }], undefined],
  ])('%s', (_, status, body, expected) => {
    expect(prove(NAMES, { status, text: JSON.stringify(body) })).toBe(expected);
  });
});

test.each([
  [
    'once, though it stands outside and inside',
    { kode: 'UGYLDIG_KID', melding: 'm', avvik: [{ kode: 'UGYLDIG_KID', melding: 'n' }] },
    ['UGYLDIG_KID n'],
  ],
  [
    'in its own words, though it is explained beside',
    [{ kode: 'UGYLDIG_KID', melding: 'm', vilkår: { kode: 'UGYLDIG_KID', melding: 'n' } }],
    ['UGYLDIG_KID m'],
  ],
  [
    'among what checks found',
    { kode: 'V', melding: 'v', kontroller: { utslag: [{ kode: 'UGYLDIG_KID', melding: 'n' }] } },
    ['UGYLDIG_KID n'],
  ],
  [
    'among checks without results',
    { kode: 'V', melding: 'v', kontroller: [{ kode: 'UGYLDIG_KID', melding: 'n' }] },
    ['UGYLDIG_KID n'],
  ],
  [
    'with all its lines',
    ['UGYLDIG_KID: en av\n- dette\n- hint'],
    ['UGYLDIG_KID UGYLDIG_KID: en av\n- dette\n- hint'],
  ],
  [
    'in a check among what was found',
    {
      kode: 'V-1',
      melding: 'm',
      kontrollutslag: { kontroll: { kode: 'UGYLDIG_KID', melding: 'n' } },
    },
    ['UGYLDIG_KID n'],
  ],
])('a condition is told %s', (_, body, expected) => {
  const found = readDeviations(JSON.stringify(body), {}, NAMES);
  expect(found.map(({ kode, melding }) => `${kode} ${melding}`)).toEqual(expected);
});

describe('a change is taken', () => {
  const changed = (text: string) =>
    saysChanged(SETTINGS, { status: 200, text }, { reference: 'S-1', own: 'SAK-1' });

  test.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['the case', '{"eksternSaksreferanse":"S-1"}'],
    ['the case as a text', '"S-1"'],
    ['the petition', '{"innsenderReferanse":"SAK-1","underskrift":"X"}'],
    ['a word', 'Endret'],
    ['a state', '{"status":"OPPDATERT"}'],
    ['a status', '{"status":200}'],
    ['the case behind an id', '{"id":4711,"sak":{"eksternSaksreferanse":"S-1"}}'],
    ['the petition, far in', '{"data":{"begjaering":{"innsenderReferanse":"SAK-1"}}}'],
    [
      'the petition with a remark',
      '{"innsenderReferanse":"SAK-1","merknad":"Avvist tidligere, rettet nå"}',
    ],
    ['an object around it', '{"data":{"success":true}}'],
  ])('when the answer is %s', (_, text) => {
    expect(changed(text)).toBe(true);
  });

  test.each([
    ['a firewall', '{"supportID":"1234567890"}'],
    ['a gateway', '{"fault":{"faultstring":"x"}}'],
    ['an error', '{"error":true,"message":"Validation failed"}'],
    ['faults in words', '{"valideringsfeil":["KID er feil"]}'],
    ['an error with a code', '{"errorCode":"E1","errorMessage":"x"}'],
    ['a state', '{"status":"FEILET"}'],
    ['a state of the petition', '{"begjaering":{"status":"AVVIST"}}'],
    ['a health check', '{"status":"DOWN"}'],
    ['the case, unchanged', '{"eksternSaksreferanse":"S-1","endret":false}'],
    ['a state that denies', '{"eksternSaksreferanse":"S-1","status":"IKKE_ENDRET"}'],
    ['a firewall with a severity', '{"supportID":"1","severity":"INFO","message":"blocked"}'],
    ['a sentence as a code', '{"innsenderReferanse":"SAK-1","kode":"Ikke lagret","melding":"x"}'],
    ['the petition, refused', '{"innsenderReferanse":"SAK-1","tilstand":"AVVIST"}'],
    ['half an answer', '{"id":17'],
    ['another case', '{"eksternSaksreferanse":"S-2"}'],
    ['a sentence', 'Innlogging kreves'],
    ['a page', '<HEAD></HEAD>'],
  ])('and not when it is that of %s', (_, text) => {
    expect(changed(text)).toBe(false);
  });
});

describe('what tells of a fault holds no id', () => {
  test.each([
    '"status":"FEILET"',
    '"status":"VALIDERINGSFEIL"',
    '"status":"NOT_ACCEPTED"',
    '"lagret":false',
    '"kontroller":[{"kode":"UGYLDIG_KID","melding":"Kidnummer 1 er feil"}]',
    '"tilstand":"AVVIST"',
    '"tilstand":"sakAvvist"',
    '"avvist":true',
    '"state":"REJECTED"',
    '"feilliste":["x"]',
    '"kode":"Teknisk feil","melding":"Prøv igjen"',
    '"code":"Bad Request","message":"Validation"',
    '"melding":"UGYLDIG_KID Kidnummer 12 er feil"',
    '"status":"REJECTED"',
    '"status":"IKKE_GODKJENT"',
    '"status":"422 UNPROCESSABLE_ENTITY"',
    '"error":true',
    '"feil":2',
    '"gyldig":false',
    '"success":"false"',
    '"valideringsfeil":["KID mangler"]',
    '"valideringsfeil":[{"felt":"kid","feil":"mangler"}]',
    '"avvik":["x"]',
    '"feilmelding":"x"',
    '"errorCode":"E1"',
    '"statusCode":422',
    '"kode":422',
  ])('%s', (fault) => {
    const bodies = [`{"id":"${UUID}",${fault}}`, `{"data":{"id":"${UUID}",${fault}}}`];
    const uploads = { reply: ['uuid', 'id'] } as never;
    for (const text of bodies) {
      expect(findReference(SETTINGS, { status: 200, text })).toBeUndefined();
      expect(findUploadId({ uploads, refusals: NAMES }, { status: 200, text })).toBeUndefined();
    }
  });

  test.each([
    ...['"feil":0', '"antallFeil":0', '"feil":[]', '"errors":null', '"gyldig":true'],
    ...['"valuta":{"kode":"578"}', '"kommune":{"kode":"0403"}', '"errorCode":"00"'],
    ...['"status":"DOWNLOADED"', '"resultat":"FEILFRI"', '"tittel":"Avvist krav"'],
    ...['"kode":"200 OK"', '"advarsler":[{"kode":"NYTT","melding":"w"}]'],
  ])('but %s tells of none', (member) => {
    expect(findReference(SETTINGS, { status: 200, text: `{"id":"17",${member}}` })).toBe('17');
  });
});

test('an upload that is still looked at has its id', () => {
  const uploads = { reply: ['uuid', 'id'] } as never;
  for (const more of ['"tilstand":"IKKE_VALIDERT"', '"beskrivelse":"Avvist faktura"'])
    expect(
      findUploadId(
        { uploads, refusals: NAMES },
        { status: 201, text: `{"id":"${UUID}","filename":"Avvisting.pdf",${more}}` },
      ),
    ).toBe(UUID);
});

test.each([
  ['a host alone', 'https://app-p12.example:8443'],
  ['a host and a slash', 'https://app-p12.example/'],
])('%s is no reference', (_, location) => {
  const headers = new Headers({ location });
  expect(findReference(SETTINGS, { status: 201, text: '', headers })).toBeUndefined();
});

describe('who is named', () => {
  const petition = {
    saksoekt: [
      {
        saksoekt: {
          person: { personnavn: { etternavn: 'MERR' }, identifikator: { verdi: '69887800189' } },
        },
      },
    ],
  };

  test.each([
    [
      'behind a line',
      { message: 'Ugyldig:\nMERR\t69887800189' },
      '{"message":"Ugyldig:\\n****\\t***********"}',
    ],
    ['in the name of a member', { MERR: 1 }, '{"****":1}'],
    ['in a number with blanks', { m: '69 88 78 00189' }, '{"m":"** ** ** *****"}'],
  ])('is hidden %s', (_, body, shown) => {
    expect(showBody(JSON.stringify(body), petition)).toBe(shown);
  });

  test('is hidden before a body is cut', () => {
    const text = `${'x'.repeat(992)} 69887800189 mer`;
    expect(showBody(text, petition)).not.toMatch(/\d/);
  });

  test('is hidden in a code', () => {
    const body = [{ kode: 'Saksøkt/MERR/1', melding: 'x' }];
    const [one] = readDeviations(JSON.stringify(body), petition, NAMES);
    expect(one!.kode).toBe('Saksøkt/****/1');
  });

  test('does not hold a body up, however long it is', () => {
    expect(showBody(`${'x&'.repeat(500_000)}`, petition)).toHaveLength(1000);
  });

  test('stands in no code: a sentence in its place is what is said', () => {
    const body = [{ vilkår: 'Saksøkte MERR må oppgis', melding: 'x' }];
    const [one] = readDeviations(JSON.stringify(body), petition, NAMES);
    expect(one).toMatchObject({ kode: 'UTEN_KODE', melding: 'Saksøkte MERR må oppgis: x' });
  });
});
