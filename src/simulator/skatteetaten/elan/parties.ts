import { getText, isBlank, type JsonObject, toObject } from '../rules/json.ts';

/** A party as look-ups name it. */
export interface PartyKey {
  readonly landkodeIdentifikator: string;
  readonly taxIdentificationNumber: string;
}

/** Reads a party of a look-up; undefined when it has no identifier. */
export function readPartyKey(value: unknown): PartyKey | undefined {
  const party: JsonObject | undefined = toObject(value);
  const identifier = getText(party, 'taxIdentificationNumber');
  return isBlank(identifier) ? undefined : toPartyKey(identifier);
}

/** A Norwegian party. */
export function toPartyKey(identifier: string): PartyKey {
  return { landkodeIdentifikator: 'NO', taxIdentificationNumber: identifier };
}
