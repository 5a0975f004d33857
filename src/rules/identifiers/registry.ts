import { isCpr, isCprModulo11, isCvr, isSeNummer } from './denmark.ts';
import { isLuhn } from './luhn.ts';
import {
  isDnummer,
  isFodselsnummer,
  isIban,
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

/** The checks that rule expressions may call; names are part of the rule format and stay. */
export const IDENTIFIER_FUNCTIONS: Readonly<{ [name: string]: (text: string) => boolean }> = {
  isLuhn,
  isPersonnummer,
  isSamordningsnummer,
  isOrganisationsnummer,
  isBankgiro,
  isPlusgiro,
  isOcr,
  isOcrWithLength,
  isFodselsnummer,
  isDnummer,
  isSyntheticFodselsnummer,
  isNorskOrgnummer,
  isNorskKontonummer,
  isKid,
  isIban,
  isCvr,
  isSeNummer,
  isCpr,
  isCprModulo11,
};
