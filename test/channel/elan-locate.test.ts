import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listConditions } from '../../src/app/conditions.ts';
import { readDeviations } from '../../src/channel/elan/refusal.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import type { Petition } from '../catalog/broken-petitions.ts';
import { readGood } from '../catalog/check-petition.ts';

const { catalog } = loadCatalog(join(import.meta.dirname, '../../formats'));
const NAMES = {
  code: ['kode'],
  message: ['melding'],
  description: ['beskrivelse'],
  conditions: listConditions(catalog),
};

/** Where in the good petition a refusal points, in the authority's own words. */
function locate(kode: string, melding: string, change: (petition: Petition) => void = () => {}) {
  const petition = JSON.parse(readGood('2.1')) as Petition;
  change(petition);
  const [one] = readDeviations(JSON.stringify([{ kode, melding }]), petition, NAMES);
  return one!.elementer;
}

const claim = (petition: Petition, index: number, reference: string) => {
  petition.kravTilInnkreving[index].innsendersKravreferanse = reference;
};

describe('a refusal points at', () => {
  test.each<[string, string, string, string[], ((petition: Petition) => void)?]>([
    [
      'the claim that it names, not at one whose reference begins so',
      'KRAV_IKKE_BENYTTET',
      'Krav med kravreferanse F-1-K er ikke referert til fra begjaeringens tvangsgrunnlag',
      ['/kravTilInnkreving/1/innsendersKravreferanse'],
      (p) => {
        claim(p, 0, 'F-1');
        claim(p, 1, 'F-1-K');
      },
    ],
    [
      'a claim with a short reference',
      'KRAV_DUPLIKATE_REFERANSER',
      'Det foreligger flere krav med kravreferanse 7',
      ['/kravTilInnkreving/0/innsendersKravreferanse'],
      (p) => claim(p, 0, '7'),
    ],
    [
      'an amount by its value',
      'UGYLDIG_BELOEP',
      'Beløp 77.70 er ugyldig. Beløp kan ha maks to desimaler og ikke være negativt',
      ['/kravTilInnkreving/0/gjenstaaendeBeloep/beloep'],
      (p) => {
        p.kravTilInnkreving[0].gjenstaaendeBeloep.beloep = 77.7;
      },
    ],
    [
      'what is missing, though nothing is quoted',
      'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
      'Hvis dere har angitt prioritet på en av kravspostene så må det også angis for rettsgebyret',
      ['/kreverRettsgebyrErstattet/prioritetISak'],
      (p) => {
        p.kreverRettsgebyrErstattet = {};
      },
    ],
    [
      'the parties of the one kind',
      'DUPLIKAT_SAKSOEKT',
      'Det er ikke tillatt med duplikate saksøkte',
      ['/saksoekt/0/saksoekt/person/identifikator/taxIdentificationNumber'],
    ],
    [
      'an organisation',
      'SAKSOKER_ER_ENK',
      'Saksøker er enkeltpersonforetak',
      ['/saksoeker/0/saksoeker/virksomhet/identifikator'],
    ],
    [
      'the address of a party that is named',
      'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
      'Saksøkte %navn sin adresse innenlands må minimum inneholde adressetekst og postnummer',
      [
        '/saksoekt/0/saksoekt/adresse/0/adresseInnland/adressetekst',
        '/saksoekt/0/saksoekt/adresse/0/adresseInnland/postnummer',
      ],
    ],
    [
      'the number of a party that is named',
      'SAKSOEKT_MANGLER_I_REGISTERET',
      'Saksøkt %navn finnes ikke',
      ['/saksoekt/0/saksoekt/person/identifikator/taxIdentificationNumber'],
    ],
    [
      'the innsender, though others have its number',
      'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING',
      'Innsenders organisasjonsnummer 312597772, som angitt i begjæringen, avviker fra pålogget virksomhet, 991825827',
      ['/innsender/innsender/virksomhet/identifikator/taxIdentificationNumber'],
      (p) => {
        for (const party of [p.innsender.innsender, p.saksoeker[0].saksoeker])
          party.virksomhet.identifikator.taxIdentificationNumber = '312597772';
      },
    ],
    [
      'what a condition that is new quotes',
      'NYTT_VILKAAR',
      'Krav SAK-K-1 er feil',
      ['/kravTilInnkreving/0/innsendersKravreferanse'],
      (p) => claim(p, 0, 'SAK-K-1'),
    ],
    [
      'the claim that lacks something, not at those that have it',
      'PRIORITET_MANGLER',
      'Hvis dere har angitt prioritet på en av kravspostene, må det også angis på de øvrige',
      ['/kravTilInnkreving/1/prioritetISak'],
      (p) => {
        for (const one of p.kravTilInnkreving) one.prioritetISak = '1';
        delete p.kravTilInnkreving[1].prioritetISak;
      },
    ],
    [
      'the file that is named, not at one that has the type in the text',
      'UGYLDIG_VEDLEGG_FULLMAKT',
      'Vedlegg for fullmakt med filnavn a-9.pdf må være av type fullmakt',
      ['/saksoeker/0/saksoekersProsessfullmektig/fullmakt/fullmakt/type'],
      (p) => {
        p.saksoeker[0].saksoekersProsessfullmektig.fullmakt = {
          fullmakt: { type: 'annet', filnavn: 'a-9.pdf' },
        };
      },
    ],
    [
      'claims, though the text has a word that is a code',
      'RELATERTE_KRAV_KAN_IKKE_PEKE_PÅ_SEG_SELV',
      'Relaterte krav i annet tvangsgrunnlag kan ikke peke på seg selv',
      ['/kravTilInnkreving/1/relatertKrav/0', '/kravTilInnkreving/2/relatertKrav/0'],
    ],
    [
      'the innsender, though the same firm acts for the saksøker',
      'INNSENDER_IKKE_IDENTIFISERBAR',
      'Innsender BYRÅ AS kan ikke identifiseres',
      ['/innsender/innsender/virksomhet/identifikator/taxIdentificationNumber'],
      (p) => {
        p.innsender.innsender.virksomhet.navn = 'BYRÅ AS';
        p.saksoeker[0].saksoekersProsessfullmektig.prosessfullmektig.virksomhet.navn = 'BYRÅ AS';
      },
    ],
    [
      'interest, though other claims have none',
      'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
      'x',
      ['/kravTilInnkreving/1/rentekrav/rentePeriode/startdato'],
    ],
    [
      'the address that is at home, and has no postnummer',
      'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
      'x',
      ['/saksoekt/0/saksoekt/adresse/1/adresseInnland/postnummer'],
      (p) => {
        p.saksoekt[0].saksoekt.adresse = [
          { adressetype: 'postadresse', adresseUtland: { landkode: 'SE' } },
          { adressetype: 'bopelsadresse', adresseInnland: { adressetekst: 'A', postnummer: '' } },
        ];
      },
    ],
    ['nothing, where nothing is known', 'NYTT_VILKAAR', 'Noe er feil', []],
    [
      'a party, when its name is all that is said',
      'NYTT_VILKAAR',
      'Om %navn',
      ['/saksoekt/0/saksoekt'],
    ],
    [
      'a list as a whole, when all of it may be meant',
      'PRIORITET_MANGLER',
      'Hvis dere har angitt prioritet på en av kravspostene, må det også angis på de øvrige',
      ['/kravTilInnkreving'],
      (p) => {
        p.kravTilInnkreving = Array.from({ length: 9 }, () => p.kravTilInnkreving[0]);
      },
    ],
  ])('%s', (_, kode, melding, expected, change) => {
    const { personnavn } = JSON.parse(readGood('2.1')).saksoekt[0].saksoekt.person;
    const text = melding.replace('%navn', `${personnavn.fornavn} ${personnavn.etternavn}`);
    expect(locate(kode, text, change)).toEqual(expected);
  });

  test('something, whatever condition of a petition is broken', () => {
    const petition = JSON.parse(readGood('2.1')) as Petition;
    const nowhere = [...NAMES.conditions.keys()].filter((kode) => {
      const [one] = readDeviations(JSON.stringify([{ kode, melding: '' }]), petition, NAMES);
      return one!.elementer.length === 0;
    });
    // Of files, which are quoted; of what the good petition has nothing of; of the case.
    expect(nowhere.sort()).toMatchInlineSnapshot(`
      [
        "SAKSOEKT_ER_ENK",
        "SAKSOEKT_ER_IKKE_HOVEDENHET",
        "UAVKLART_STATUS",
        "UGYLDIG_STATUS",
        "VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN",
        "VEDLEGG_SKAL_IKKE_HA_FEILET",
        "VEDLEGG_SKAL_VAERE_TILGJENGELIG",
        "VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT",
      ]
    `);
  });
});
