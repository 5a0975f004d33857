import { isCpr, isCprModulo11, isCvr, isSeNummer } from './denmark.ts';
import { isLuhn } from './luhn.ts';
import {
  isDnummer,
  isFodselsnummer,
  isKid,
  isNorskKontonummer,
  isNorskOrgnummer,
  isSyntheticFodselsnummer,
} from './norway.ts';
import {
  isBankgiro,
  isOcr,
  isOcrWithLength,
  isOrganisationsnummer,
  isPersonnummer,
  isPlusgiro,
  isSamordningsnummer,
} from './sweden.ts';

/** A check as a rule sees it: the name in the expression, and what it promises. */
export interface IdentifierFunction {
  readonly name: string;
  readonly check: (text: string) => boolean;
  readonly description: string;
}

/** The checks that rule expressions may call; names are part of the rule format and stay. */
export const IDENTIFIER_FUNCTIONS: readonly IdentifierFunction[] = [
  {
    name: 'isLuhn',
    check: isLuhn,
    description: 'Two or more digits, the last a Luhn (modulo 10) check digit.',
  },
  {
    name: 'isPersonnummer',
    check: isPersonnummer,
    description: 'Swedish personnummer, 10 or 12 digits, real date, Luhn digit.',
  },
  {
    name: 'isSamordningsnummer',
    check: isSamordningsnummer,
    description: 'Swedish samordningsnummer, 10 or 12 digits, day plus 60, Luhn digit.',
  },
  {
    name: 'isOrganisationsnummer',
    check: isOrganisationsnummer,
    description: 'Swedish organisationsnummer, 10 digits or 16 and 10 digits, Luhn digit.',
  },
  {
    name: 'isBankgiro',
    check: isBankgiro,
    description: 'Swedish bankgiro number, 7 or 8 digits, Luhn digit.',
  },
  {
    name: 'isPlusgiro',
    check: isPlusgiro,
    description: 'Swedish plusgiro number, 2 to 8 digits, Luhn digit.',
  },
  {
    name: 'isOcr',
    check: isOcr,
    description: 'Swedish OCR reference, 2 to 25 digits, Luhn digit.',
  },
  {
    name: 'isOcrWithLength',
    check: isOcrWithLength,
    description: 'Swedish OCR reference with a length digit before its Luhn digit.',
  },
  {
    name: 'isFodselsnummer',
    check: isFodselsnummer,
    description: 'Norwegian fødselsnummer or D-nummer, real or synthetic, both control digits.',
  },
  {
    name: 'isDnummer',
    check: isDnummer,
    description: 'Norwegian D-nummer (day plus 40), real or synthetic, both control digits.',
  },
  {
    name: 'isSyntheticFodselsnummer',
    check: isSyntheticFodselsnummer,
    description: 'Norwegian fødselsnummer or D-nummer of a test person (month plus 40, 65 or 80).',
  },
  {
    name: 'isNorskOrgnummer',
    check: isNorskOrgnummer,
    description: 'Norwegian organisasjonsnummer, 9 digits, modulo 11 digit.',
  },
  {
    name: 'isNorskKontonummer',
    check: isNorskKontonummer,
    description: 'Norwegian bank account number, 11 digits, modulo 11 digit.',
  },
  {
    name: 'isKid',
    check: isKid,
    description: 'Norwegian KID, 2 to 25 digits, modulo 10 or modulo 11 digit.',
  },
  { name: 'isCvr', check: isCvr, description: 'Danish CVR number, 8 digits, modulo 11 digit.' },
  {
    name: 'isSeNummer',
    check: isSeNummer,
    description: 'Danish SE number, 8 digits, checked as a CVR number (assumed rule).',
  },
  {
    name: 'isCpr',
    check: isCpr,
    description: 'Danish CPR number, 10 digits with a real date; modulo 11 not required.',
  },
  {
    name: 'isCprModulo11',
    check: isCprModulo11,
    description: 'Danish CPR number that also satisfies modulo 11 (advice only).',
  },
];
