import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BROKEN, MODELS, type Petition, type PetitionModel } from './broken-petitions.ts';
import { checkPetition, getForm, has, readGood, SAMPLES, spoil, toName } from './check-petition.ts';

const NEWEST = '2.1';
const codes = (model: PetitionModel) => {
  const { rules, authorityDecides = [] } = getForm(model);
  const ours = [...rules.byRecord.flat(), ...rules.ofItem, ...rules.ofFile].map(({ id }) => id);
  const all = new Set([...ours, ...authorityDecides.map(({ id }) => id)]);
  return [...all].filter((id) => !id.startsWith('KV-'));
};

describe('the conditions of a model', () => {
  test.each([
    ['0.9', 49],
    ['1.0', 58],
    ['1.1', 59],
    ['2.0', 72],
    ['2.1', 72],
  ] as const)('%s are %i, each under its own name', (model, count) => {
    expect(codes(model)).toHaveLength(count);
  });

  test('are all broken once by a sample, but for those that only the authority decides', () => {
    const { rules } = getForm(NEWEST);
    const ids = new Set([...rules.byRecord.flat(), ...rules.ofItem].map(({ id }) => id));
    const broken = new Set(BROKEN.flatMap(({ rule, also = [] }) => [rule, ...also]));
    expect([...ids].filter((id) => !broken.has(id))).toEqual([]);
  });
});

describe('a good petition', () => {
  test.each(MODELS)('of model %s has no finding, and none as a change of itself', async (model) => {
    const found = await checkPetition(readGood(model), model, {
      sender: '312597772',
      changes: true,
    });
    expect(found).toEqual([]);
  });

  test('may go to the test environment', async () => {
    expect(await checkPetition(readGood(NEWEST), NEWEST, { environment: 'test' })).toEqual([]);
  });
});

describe('a petition with one fault', () => {
  const cases = BROKEN.flatMap((broken) =>
    MODELS.filter((model) => has(broken, model)).map((model) => ({ ...broken, model })),
  );

  test.each(cases)('$rule of model $model is told by that name', async ({ model, ...broken }) => {
    const found = new Set(
      (await checkPetition(spoil(broken, model), model, broken.facts)).map(({ code }) => code),
    );
    const { rule, also = [] } = broken;
    expect([...found]).toContain(rule);
    expect([...found].filter((code) => code !== rule && !also.includes(code))).toEqual([]);
  });

  // `npx vitest run test/catalog -u` writes new samples and findings: read them before they go in.
  test.each(BROKEN.filter((broken) => has(broken, NEWEST)))(
    '$rule has a sample with exactly the findings beside it',
    async (broken) => {
      const text = spoil(broken, NEWEST);
      const file = join(SAMPLES, `${toName(NEWEST)}.bad-${broken.rule}.json`);
      await expect(text).toMatchFileSnapshot(file);
      const found = await checkPetition(text, NEWEST, broken.facts);
      const lines = found.map(
        ({ code, consequence, line, columns, path, found: value, expected, message, fix }) =>
          JSON.stringify({
            code,
            consequence,
            line,
            columns,
            path,
            found: value,
            expected,
            message,
            fix,
          }),
      );
      await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot(`${file}.findings.json`);
    },
  );
});

describe('a petition at the edge of a rule', () => {
  const claims = (p: Petition) => p.kravTilInnkreving;
  const bank = (p: Petition) => p.betalingsinformasjon.norskKonto;
  const debtor = (p: Petition) => p.saksoekt[0].saksoekt;
  const home = (p: Petition) => debtor(p).adresse[0].adresseInnland;
  const twin = (name: string, born: string) => (p: Petition) => {
    delete debtor(p).person.identifikator;
    debtor(p).person.personnavn.fornavn = 'rimelig';
    const other = structuredClone(p.saksoekt[0]);
    other.saksoekt.person.personnavn.fornavn = name;
    other.saksoekt.person.foedselsdato = born;
    p.saksoekt.push(other);
  };

  const pdf = (type: string) => ({
    type,
    filnavn: `${type}.pdf`,
    uuid: '61e17f8d-9f24-4bd0-ad8b-d7908a1acc18',
  });

  test.each<[string, string, string, (p: Petition) => void]>([
    [
      'an empty KID',
      'JSON_SCHEMA',
      '/betalingsinformasjon/norskKonto/kidnummer',
      (p) => {
        bank(p).kidnummer = '';
      },
    ],
    [
      'an empty account number',
      'JSON_SCHEMA',
      '/betalingsinformasjon/norskKonto/kontonummer',
      (p) => {
        bank(p).kontonummer = '';
      },
    ],
    [
      'priority 100 of interest to come',
      'PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER',
      '/kravTilInnkreving/0/rentebaerendeKrav/prioritetISakFremtidigRentekrav',
      (p) => {
        claims(p)[0].rentebaerendeKrav.prioritetISakFremtidigRentekrav = '100';
      },
    ],
    [
      'priority 0 of the court fee',
      'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
      '/kreverRettsgebyrErstattet/prioritetISak',
      (p) => {
        p.kreverRettsgebyrErstattet.prioritetISak = 0;
      },
    ],
    [
      'a priority of interest on the court fee, and none of the fee',
      'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
      '/kreverRettsgebyrErstattet/prioritetISak',
      (p) => {
        p.kreverRettsgebyrErstattet = { prioritetISak: 0, prioritetISakFremtidigRentekrav: 3 };
      },
    ],
    ...['abc', '', true].map((beloep): [string, string, string, (p: Petition) => unknown] => [
      `the amount ${JSON.stringify(beloep)} among other reductions`,
      'UGYLDIG_BELOEP',
      '/kravTilInnkreving/0/kravEndring',
      (p) => (claims(p)[0].kravEndring = [{ beloep }]),
    ]),
    ['an innsender that is null', 'INNSENDER_MANGLER', '/innsender', (p) => (p.innsender = null)],
    [
      'an amount of three decimals among other reductions',
      'UGYLDIG_BELOEP',
      '/kravTilInnkreving/0/kravEndring',
      (p) => (claims(p)[0].kravEndring = [{ beloep: { beloep: 1.005 } }]),
    ],
    [
      'a negative amount among other reductions',
      'UGYLDIG_BELOEP',
      '/kravTilInnkreving/0/kravEndring',
      (p) => (claims(p)[0].kravEndring = { beloep: -1 }),
    ],
    [
      'an address without its text',
      'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
      '/saksoekt/0/saksoekt/adresse/0/adresseInnland/adressetekst',
      (p) => delete home(p).adressetekst,
    ],
    [
      'an address with half a postnummer',
      'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
      '/saksoekt/0/saksoekt/adresse/0/adresseInnland/postnummer',
      (p) => {
        home(p).postnummer = '50';
      },
    ],
    [
      'a law firm without its advokat',
      'KV-EL-08',
      '/saksoeker/0/saksoekersProsessfullmektig/bevillingshaver/navn',
      (p) => {
        const agent = p.saksoeker[0].saksoekersProsessfullmektig;
        agent.prosessfullmektig.virksomhet.virksomhetstype = 'advokatfirma';
        delete agent.bevillingshaver;
        agent.fullmakt = { fraDato: '2026-01-01', fullmakt: pdf('fullmakt') };
      },
    ],
    [
      'a rettshjelper without a power of attorney or anybody who is named',
      'KV-EL-08',
      '/saksoeker/0/saksoekersProsessfullmektig/fullmakt',
      (p) => {
        const agent = p.saksoeker[0].saksoekersProsessfullmektig;
        agent.prosessfullmektig.virksomhet.virksomhetstype = 'rettshjelper';
        delete agent.bevillingshaver;
      },
    ],
    [
      'the consent to a channel without a file',
      'VEDLEGG_SKAL_HA_UUID',
      '/begjaeringensTvangsgrunnlag/0/varsel/0/alternativElektroniskForsendelsesmaate/akseptKanalvalg/uuid',
      (p) => {
        p.begjaeringensTvangsgrunnlag[0].varsel[0].alternativElektroniskForsendelsesmaate = {
          kanalForMeddelelse: 'e-post',
          akseptKanalvalg: { type: 'annet', filnavn: 'aksept.pdf' },
        };
      },
    ],
    [
      'an empty kind of claim',
      'JSON_SCHEMA',
      '/kravTilInnkreving/2/kravdetaljer',
      (p) => {
        claims(p)[2].kravdetaljer = '';
      },
    ],
    [
      'two spellings of an identifier',
      'JSON_SCHEMA',
      '/saksoekt/0/saksoekt/person/identifikator',
      (p) => {
        debtor(p).person.identifikator.verdi = '13097248022';
      },
    ],
    [
      'an account that nobody says the country of',
      'UGYLDIG_KONTONR',
      '/betalingsinformasjon/kontoinformasjon/kontonummer',
      (p) => {
        p.betalingsinformasjon = { kontoinformasjon: { kontonummer: '69930570045' } };
      },
    ],
    [
      'a KID of the account that is wrong beside one that is right',
      'UGYLDIG_KID',
      '/betalingsinformasjon/norskKonto/kidnummer',
      (p) => {
        p.betalingsinformasjon.kidnummer = bank(p).kidnummer;
        bank(p).kidnummer = '12345';
      },
    ],
    [
      'what remains in no currency',
      'KV-EL-10',
      '/kravTilInnkreving/0/gjenstaaendeBeloep/valuta',
      (p) => {
        claims(p)[0].gjenstaaendeBeloep.valuta = 'SEK';
      },
    ],
    [
      'a demand whose term alone is known, and too old',
      'KV-EL-05',
      '/kravTilInnkreving/2/betalingsoppfordring/0/betalingsfrist',
      (p) => {
        delete claims(p)[2].betalingsoppfordring[0].brevdato;
        claims(p)[2].betalingsoppfordring[0].betalingsfrist = '2026-05-01';
      },
    ],
    [
      'a postnummer that stands in neither of its places',
      'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
      '/saksoekt/0/saksoekt/adresse/0/adresseInnland/adresseFrittFormatInnland/postnummer',
      (p) => {
        debtor(p).adresse[0].adresseInnland = { adresseFrittFormatInnland: { adressetekst: 'x' } };
      },
    ],
    [
      'a claimant whose only address is unknown, without a number',
      'MANGLER_OPPLYSNINGER_OM_SAKSOEKER',
      '/saksoeker/0/saksoeker',
      (p) => {
        const claimant = p.saksoeker[0].saksoeker;
        delete claimant.virksomhet.identifikator;
        claimant.adresse = [{ adressetype: 'ukjentBosted', ukjentBosted: true }];
      },
    ],
    [
      'interest without its period',
      'KV-EL-32',
      '/kravTilInnkreving/1/rentekrav/rentePeriode',
      (p) => delete claims(p)[1].rentekrav.rentePeriode,
    ],
    [
      'a payment without a currency that leaves the balance wrong',
      'KV-EL-04',
      '/kravTilInnkreving/0/gjenstaaendeBeloep/beloep',
      (p) => {
        claims(p)[0].innbetaling = [{ bokfoertDato: '2026-01-02', beloep: { beloep: 100 } }];
      },
    ],
    [
      'a debtor that is an organisation of another country',
      'KV-EL-20',
      '/saksoekt/0/saksoekt/virksomhet/identifikator',
      (p) => {
        delete debtor(p).person;
        debtor(p).virksomhet = {
          navn: 'EXEMPEL AB',
          identifikator: { taxIdentificationNumber: '5560360793', landkodeIdentifikator: 'SE' },
          virksomhetstype: 'annet',
        };
      },
    ],
    [
      'a wrong KID in a second account',
      'UGYLDIG_KID',
      '/betalingsinformasjon/kontoinformasjon/kidnummer',
      (p) => {
        p.betalingsinformasjon.kontoinformasjon = { kidnummer: '12345' };
      },
    ],
    [
      'a wrong number of a second account',
      'UGYLDIG_KONTONR',
      '/betalingsinformasjon/kontoinformasjon/kontonummer',
      (p) => {
        p.betalingsinformasjon.kontoinformasjon = { kontonummer: '11111111112' };
      },
    ],
    [
      'a signature of blanks',
      'JSON_SCHEMA',
      '/underskrift',
      (p) => {
        p.underskrift = ' ';
      },
    ],
    [
      'a party of a ground with a wrong number',
      'KV-EL-01',
      '/begjaeringensTvangsgrunnlag/0/saerligTvangsgrunnlag/skyldner/0/taxIdentificationNumber',
      (p) => {
        p.begjaeringensTvangsgrunnlag[0].saerligTvangsgrunnlag.skyldner = [
          { taxIdentificationNumber: '69887800180', landkodeIdentifikator: 'NO' },
        ];
      },
    ],
    [
      'an account that is promised and not there',
      'MANGELFULLE_KONTOOPPLYSNINGER',
      '/betalingsinformasjon/kontoinformasjon',
      (p) => {
        p.betalingsinformasjon = { norskKonto: true };
      },
    ],
    [
      'interest that begins after the petition, without an end',
      'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
      '/kravTilInnkreving/1/rentekrav/rentePeriode/startdato',
      (p) => {
        claims(p)[1].rentekrav.rentePeriode = { startdato: '2026-12-01' };
      },
    ],
    [
      'costs that belong to interest',
      'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
      '/kravTilInnkreving/2/relatertKrav',
      (p) => {
        claims(p)[2].relatertKrav = [claims(p)[1].innsendersKravreferanse];
      },
    ],
    [
      'a law firm with neither number nor address',
      'UGYLDIG_ORGNR_PROSESSFULLMEKTIG',
      '/saksoeker/0/saksoekersProsessfullmektig/prosessfullmektig/virksomhet/identifikator/taxIdentificationNumber',
      (p) => {
        const agent = p.saksoeker[0].saksoekersProsessfullmektig.prosessfullmektig;
        agent.virksomhet.virksomhetstype = 'advokatfirma';
        delete agent.virksomhet.identifikator;
        agent.adresse = [];
      },
    ],
    [
      'the court fee without any priority',
      'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
      '/kreverRettsgebyrErstattet/prioritetISak',
      (p) => {
        p.kreverRettsgebyrErstattet = { kreverRenterAvRettsgebyr: true };
      },
    ],
    [
      'debtors of one name in other letters',
      'KV-EL-23',
      '/saksoekt/0',
      twin(' RIMELIG ', '1978-08-29'),
    ],
  ])('%s is %s at %s', async (_, code, path, change) => {
    const found = await checkPetition(spoil({ rule: code, spoil: change }, NEWEST), NEWEST);
    expect(found.map((one) => [one.code, one.path])).toContainEqual([code, path]);
  });

  test.each<[string, (p: Petition) => void, (readonly string[])?]>([
    ['debtors of one name who were born on other days', twin('RIMELIG', '1979-01-02')],
    [
      'priority 99 of the court fee',
      (p) => {
        p.kreverRettsgebyrErstattet.prioritetISak = 99;
      },
    ],
    [
      'a foreign account without its country',
      (p) => {
        p.betalingsinformasjon = {
          kontoinformasjon: {
            kontonummer: '58398257466',
            iban: 'SE4550000000058398257466',
            bic: 'SWEDSESS',
          },
        };
      },
    ],
    [
      'an own account beside a foreign one',
      (p) => {
        p.betalingsinformasjon.utenlandskKonto = { kontonummer: '555' };
      },
    ],
    [
      'a rettshjelper whose licence holder is named',
      (p) => {
        const agent = p.saksoeker[0].saksoekersProsessfullmektig;
        agent.prosessfullmektig.virksomhet.virksomhetstype = 'rettshjelper';
      },
    ],
    [
      'associations of different names',
      (p) => {
        const two = ['A', 'B'].map((navn) => ({
          saksoeker: {
            sammenslutning: { navn: `Velforeningen ${navn}` },
            adresse: p.saksoeker[0].saksoeker.adresse,
          },
          saksoekersProsessfullmektig: p.saksoeker[0].saksoekersProsessfullmektig,
        }));
        p.saksoeker.push(...two);
      },
    ],
    [
      'a claimant of another country',
      (p) => {
        p.saksoeker[0].saksoeker.virksomhet.identifikator = {
          taxIdentificationNumber: '5560747551',
          landkodeIdentifikator: 'SE',
        };
      },
    ],
    [
      'a law firm of another country that represents the debtor',
      (p) => {
        p.saksoekt[0].saksoektesProsessfullmektig = structuredClone(
          p.saksoeker[0].saksoekersProsessfullmektig,
        );
        const firm = p.saksoekt[0].saksoektesProsessfullmektig.prosessfullmektig.virksomhet;
        firm.virksomhetstype = 'advokatfirma';
        firm.identifikator = { taxIdentificationNumber: '5560010018', landkodeIdentifikator: 'SE' };
      },
    ],
    [
      'a law firm of which only name and address are known',
      (p) => {
        const agent = p.saksoeker[0].saksoekersProsessfullmektig.prosessfullmektig;
        agent.virksomhet.virksomhetstype = 'advokatfirma';
        delete agent.virksomhet.identifikator;
      },
    ],
    [
      'a court fee that is not claimed of the debtor',
      (p) => {
        p.kreverRettsgebyrErstattet = { kreverRettsgebyrErstattet: false };
      },
      ['JSON_UNKNOWN'],
    ],
    [
      'a priority of the court fee under a name that is not public',
      (p) => {
        p.kreverRettsgebyrErstattet = { prioritet: 5 };
      },
      ['JSON_UNKNOWN'],
    ],
    [
      'an agreed rate under a name that is not public',
      (p) => {
        claims(p)[0].rentebaerendeKrav = {
          harAvtaltRentesats: 8,
          prioritetISakFremtidigRentekrav: 1,
        };
      },
      ['JSON_UNKNOWN'],
    ],
    [
      'a claim of a kind that is not public, related to nothing',
      (p) => {
        claims(p)[2].kravdetaljer = 'Underholdsbidrag';
        delete claims(p)[2].relatertKrav;
        delete claims(p)[2].betalingsoppfordring;
      },
      ['FIELD_CODE_UNKNOWN'],
    ],
    [
      'costs of a claim of a kind that is not public',
      (p) => {
        claims(p)[0].kravdetaljer = 'Underholdsbidrag';
      },
      ['FIELD_CODE_UNKNOWN'],
    ],
    [
      'debtors of two countries with one number',
      (p) => {
        const other = structuredClone(p.saksoekt[0]);
        other.saksoekt.person.identifikator.landkodeIdentifikator = 'SE';
        p.saksoekt.push(other);
      },
    ],
    [
      'a representative that is null',
      (p) => {
        p.saksoekt[0].saksoektesProsessfullmektig = null;
      },
    ],
    [
      'amounts of two decimals among other reductions',
      (p) => (claims(p)[0].kravEndring = [{ beloep: { beloep: 1.05 } }]),
    ],
  ])('%s break no rule of that kind', async (_, change, warned = []) => {
    const found = await checkPetition(spoil({ rule: '', spoil: change }, NEWEST), NEWEST);
    const codes = found.map(({ code }) => code).filter((code) => !/KV-EL-(04|20)/.test(code));
    expect(
      codes.filter((code) => !/^(MANGLER_OPPLYSNINGER_OM_SAKSOEKT|JSON_SCHEMA)$/.test(code)),
    ).toEqual(warned);
    expect(found.filter(({ code }) => warned.includes(code)).map((one) => one.consequence)).toEqual(
      warned.map(() => 'warn'),
    );
  });
});

describe('what a value of the wrong kind says of a person', () => {
  test.each<[string, (p: Petition) => void]>([
    ['a name', (p) => (p.saksoekt[0].saksoekt.person.personnavn = 'Ola Skyldig')],
    ['a whole debtor', (p) => (p.saksoekt[0] = 'Ola Skyldig, Lyngveien 44')],
    ['an address', (p) => (p.saksoekt[0].saksoekt.adresse[0].adresseInnland = 'Lyngveien 44')],
    ['a list of addresses', (p) => (p.saksoekt[0].saksoekt.adresse = 'Lyngveien 44')],
    [
      'a telephone number',
      (p) => (p.saksoeker[0].saksoekerKontaktinformasjon = { telefonnummer: 99887766 }),
    ],
    [
      'a licence holder',
      (p) => (p.saksoeker[0].saksoekersProsessfullmektig.bevillingshaver = { navn: 'Ola Skyldig' }),
    ],
    [
      'a number without its zero',
      (p) => {
        p.saksoekt[0].saksoekt.person.identifikator.taxIdentificationNumber = 1020304051;
      },
    ],
  ])('is not shown: %s', async (_, change) => {
    const found = await checkPetition(spoil({ rule: '', spoil: change }, NEWEST), NEWEST);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toMatch(/Ola|Skyldig|Lyngveien|99887766|1020304051/);
  });
});

test.each(['betalingsinformasjon', 'transporterklaering'])(
  'a real person in %s may not go to the test environment, nor a test person to production',
  async (place) => {
    const write = (number: string) => (p: Petition) => {
      const party = { taxIdentificationNumber: number, landkodeIdentifikator: 'NO' };
      if (place === 'betalingsinformasjon') p.betalingsinformasjon.betalingsmottaker = party;
      else
        p.kravTilInnkreving[0].transporterklaering = [
          { dato: '2026-01-02', transportertFra: { person: { identifikator: party } } },
        ];
    };
    const check = async (number: string, environment: string) => {
      const text = spoil({ rule: '', spoil: write(number) }, NEWEST);
      return (await checkPetition(text, NEWEST, { environment })).map(({ code }) => code);
    };
    expect(await check('13097248022', 'test')).toContain('KV-EL-16');
    expect(await check('69887800189', 'test')).not.toContain('KV-EL-16');
    const production = await check('69887800189', 'production');
    expect(production.filter((code) => code === 'KV-EL-17')).toHaveLength(2);
  },
);

test('a real person among the parties of a ground may not go to the test environment', async () => {
  const change = (p: Petition) => {
    const special = p.begjaeringensTvangsgrunnlag[0].saerligTvangsgrunnlag;
    special.skyldner = [{ taxIdentificationNumber: '13097248022', landkodeIdentifikator: 'NO' }];
  };
  const text = spoil({ rule: '', spoil: change }, NEWEST);
  const found = await checkPetition(text, NEWEST, { environment: 'test' });
  expect(found.map(({ code }) => code)).toEqual(['KV-EL-16']);
});

describe('a member that is null', () => {
  const set = (pointer: string, value: unknown) => {
    const petition = JSON.parse(readGood('2.1'));
    const names = pointer.split('/').slice(1);
    const last = names.pop()!;
    // biome-ignore lint/suspicious/noExplicitAny: a petition is taken apart at will
    const holder = names.reduce((inner: any, name) => inner[name], petition);
    holder[last] = value;
    return checkPetition(JSON.stringify(petition), '2.1');
  };

  test.each([
    '/saksoekt',
    '/saksoeker',
    '/underskrift',
    '/kravTilInnkreving/2/opprinneligBeloep',
    '/kravTilInnkreving/2/gjenstaaendeBeloep/beloep',
    '/kravTilInnkreving/2/kravdetaljer',
  ])('is missing where it has to be: %s', async (pointer) => {
    const findings = await set(pointer, null);
    const own = findings.filter(({ code, path }) => code === 'JSON_SCHEMA' && path === pointer);
    expect(own.map(({ consequence }) => consequence)).toEqual(['reject-item']);
    expect(own[0]!.message).toContain('is missing');
  });

  test.each([
    '/saksoekt/0/saksoekt/virksomhet',
    '/begjaeringensTvangsgrunnlag/0/alminneligTvangsgrunnlag',
    '/kravTilInnkreving/0/rentebaerendeKrav/avtaltRentesats',
  ])('beside the branch that is filled spoils nothing: %s', async (pointer) => {
    const findings = await set(pointer, null);
    expect(findings.filter(({ consequence }) => consequence !== 'warn')).toEqual([]);
    expect(findings.map(({ path }) => path)).toEqual([pointer]);
  });

  test('in the place of an element is none', async () => {
    const findings = await set('/begjaeringensTvangsgrunnlag/0/varsel', [null]);
    expect(findings.map(({ consequence }) => consequence)).toContain('reject-item');
  });

  test('where there must be one at least, an empty list says so', async () => {
    const [finding] = await set('/saksoekt', []);
    expect(finding).toMatchObject({ path: '/saksoekt', expected: 'at least 1 elements' });
  });
});
