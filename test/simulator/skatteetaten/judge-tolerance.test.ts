import fc from 'fast-check';
import { LosslessNumber, parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import {
  type JudgeContext,
  judgePetition,
} from '../../../src/simulator/skatteetaten/judge-petition.ts';
import { MODELS, type Model } from '../../../src/simulator/skatteetaten/rules/model.ts';
import { type Edit, editPetition } from './edit-petition.ts';
import { FILE, makePetition, REFERENCE, TODAY } from './good-petition.ts';

const HELD = 'kravTilInnkreving.0.gjenstaaendeBeloep.beloep';
const NOTICE = 'begjaeringensTvangsgrunnlag.0';

function judge(model: Model, edits: readonly Edit[], context: Partial<JudgeContext> = {}) {
  const petition = editPetition(makePetition(model), model, edits);
  return judgePetition(petition, { model, today: TODAY, ...context });
}

function judgeCodes(...given: Parameters<typeof judge>): string[] {
  return judge(...given).map(({ kode }) => kode);
}

describe('amounts are judged by their digits', () => {
  test.each([
    ['0', []],
    ['100.5', []],
    ['100.50', []],
    ['100.500', ['UGYLDIG_BELOEP']],
    ['1e2', ['UGYLDIG_BELOEP']],
    ['-0.01', ['UGYLDIG_BELOEP']],
    ['12345678901234567890.12', []],
  ])('%s breaks %j', (digits, expected) => {
    const text = JSON.stringify(editPetition(makePetition('2.1'), '2.1', [[HELD, 'HERE']]));
    const petition = parse(text.replace('"HERE"', digits));
    const codes = judgePetition(petition, { model: '2.1', today: TODAY }).map(({ kode }) => kode);

    expect(codes).toEqual(expected);
  });
  test('an amount that only the first models have is judged in them alone', () => {
    const edits: Edit[] = [[`${NOTICE}.saerligTvangsgrunnlag.paalydendeBeloep`, 1.234]];

    expect(judgeCodes('1.0', edits)).toEqual(['UGYLDIG_BELOEP']);
    expect(judgeCodes('1.1', edits)).toEqual([]);
  });
});

describe('either form is read from 1.0 on', () => {
  const OLD_ID = { identifikatortype: 'taxIdentificationNumber', verdi: '311758489' };
  const ADDRESS = { adressetekst: 'Storgata 1', postnummer: '0351' };

  test.each<{ form: string; edits: readonly Edit[]; isNewName?: boolean }>([
    {
      form: 'an identifier with verdi',
      edits: [['saksoeker.0.saksoeker.virksomhet.identifikator', OLD_ID]],
    },
    {
      form: 'an address in adresseFrittFormatInnland',
      edits: [
        ['saksoeker.0.saksoeker.adresse.0.adresseInnland', { adresseFrittFormatInnland: ADDRESS }],
      ],
    },
    {
      form: 'an account in norskKonto',
      edits: [
        [
          'betalingsinformasjon',
          { norskKonto: { kontonummer: '69930570044', kidnummer: '12344' } },
        ],
      ],
    },
  ])('$form', ({ edits }) => {
    for (const model of MODELS) expect(judge(model, edits)).toEqual([]);
  });
  test.each<{ form: string; edits: readonly Edit[]; codes: readonly string[] }>([
    {
      form: 'an identifier with taxIdentificationNumber',
      edits: [
        ['saksoekt.0.saksoekt.person.identifikator', { taxIdentificationNumber: '69887800189' }],
        ['saksoekt.0.saksoekt.person.foedselsdato', undefined],
      ],
      codes: ['MANGLER_OPPLYSNINGER_OM_SAKSOEKT'],
    },
    {
      form: 'a flat address',
      edits: [['saksoekt.0.saksoekt.adresse.0.adresseInnland', ADDRESS]],
      codes: ['SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG'],
    },
  ])('but 0.9 does not know $form', ({ edits, codes }) => {
    expect(judgeCodes('0.9', edits)).toEqual(codes);
    expect(judgeCodes('1.0', edits)).toEqual([]);
  });
});

describe('accounts', () => {
  test.each<{ told: string; payment: unknown; codes: readonly string[] }>([
    { told: 'none', payment: {}, codes: ['MANGELFULLE_KONTOOPPLYSNINGER'] },
    {
      told: 'a payee and a KID alone',
      payment: { betalingsmottaker: { taxIdentificationNumber: '312597772' }, kidnummer: '12344' },
      codes: ['MANGELFULLE_KONTOOPPLYSNINGER'],
    },
    { told: 'a bank name alone', payment: { norskKonto: { bankNavn: 'Nordea' } }, codes: [] },
    {
      told: 'a wrong number abroad',
      payment: { norskKonto: false, kontoinformasjon: { kontonummer: '1' } },
      codes: [],
    },
    {
      told: 'a wrong number in a member for accounts abroad',
      payment: { utenlandskKonto: { kontonummer: '1' } },
      codes: [],
    },
    {
      told: 'a wrong number of a Norwegian bank',
      payment: { kontoinformasjon: { landkodeBank: 'NO', kontonummer: '1' } },
      codes: ['UGYLDIG_KONTONR'],
    },
  ])('$told', ({ payment, codes }) => {
    expect(judgeCodes('2.1', [['betalingsinformasjon', payment]])).toEqual(codes);
  });
});

describe('texts', () => {
  test('are filled with what offends, with line breaks where the list has them', () => {
    const [kid, missing] = [
      judge('1.0', [['KID', '12345']]),
      judge('1.0', [['saksoekt.0.saksoekt.person.personnavn.fornavn', '']]),
    ];

    expect(kid).toEqual([
      {
        kode: 'UGYLDIG_KID',
        melding: 'Kidnummer 12345 er feil',
        beskrivelse: 'KID har rett format',
      },
    ]);
    expect(missing[0]?.melding.split('\n')).toEqual([
      'Saksøkte Merr må oppgis med en av',
      '- personlig identifikator, minst ett etternavn og fornavn',
      '- fødselsdato, etternavn, fornavn og adresse',
      '- orgnummer og navn',
    ]);
  });
  test.each([
    ['infected', 'VEDLEGG_SKAL_VAERE_TILGJENGELIG', "' inneholder virus."],
    ['deleted', 'VEDLEGG_SKAL_VAERE_TILGJENGELIG', "' er slettet."],
    ['conversion-failed', 'VEDLEGG_SKAL_IKKE_HA_FEILET', 'forsøk på konvertering til gyldig pdf.'],
    [
      'not-validated',
      'VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT',
      "' er ikke validert.",
    ],
  ] as const)('a file that is %s is told once, as %s', (status, kode, text) => {
    const context = { attachment: () => ({ status, reference: REFERENCE }) };

    expect(judge('2.1', [], context)).toEqual([
      expect.objectContaining({ kode, melding: expect.stringContaining(text) as string }),
    ]);
  });
  test('a change of nothing but form is no change', () => {
    const submitted = parse(JSON.stringify(makePetition('2.1')));
    const edits: Edit[] = [['innsender.saksbehandler', null]];

    expect(judge('2.1', edits, { submitted })).toEqual([]);
  });
});

describe('the judge never throws', () => {
  const OTHER_VALUES = fc.oneof(fc.anything(), fc.constant(new LosslessNumber('1e400')));
  const context = (model: Model, submitted?: unknown): JudgeContext => ({
    model,
    today: TODAY,
    submitted,
    demands419: true,
    attachment: () => undefined,
    accepted: () => false,
    isOldRegime: () => true,
    register: { isEnk: () => true, isMainUnit: () => false, exists: () => false },
  });

  test('whatever it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), OTHER_VALUES, OTHER_VALUES, (model, one, two) => {
        expect(judgePetition(one, context(model, two))).toBeInstanceOf(Array);
      }),
    );
  });
  test('whatever stands in any place of a good petition', () => {
    const paths = [...listPaths(makePetition('2.1'))];
    fc.assert(
      fc.property(
        fc.constantFrom(...MODELS),
        fc.array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue()), { maxLength: 4 }),
        (model, edits) => {
          const good = makePetition(model);
          const edited = edits.reduce((before, edit) => tryEdit(before, model, edit), good);
          expect(judgePetition(edited, context(model, good))).toBeInstanceOf(Array);
        },
      ),
      { numRuns: 500 },
    );
  });
  test('however deep the petition is', () => {
    let deep: unknown = { beloep: -1, filnavn: FILE };
    for (let level = 0; level < 20_000; level++) deep = { innsender: [deep] };
    const petition = { ...makePetition('2.1'), innsender: deep };

    expect(judgePetition(petition, context('2.1', { innsender: deep }))).toBeInstanceOf(Array);
  });
});

function tryEdit(petition: ReturnType<typeof makePetition>, model: Model, edit: Edit) {
  try {
    return editPetition(petition, model, [edit]);
  } catch {
    return petition; // The place is gone by an edit before.
  }
}

function* listPaths(value: unknown, path = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const inner = path === '' ? key : `${path}.${key}`;
    yield inner;
    yield* listPaths(member, inner);
  }
}
