import { readFile } from 'node:fs/promises';
import { AppError, getMessage } from '../../core/errors.ts';

type Json = { readonly [name: string]: unknown };

/** What the way needs to know of a petition. */
export interface Petition {
  readonly value: Json;
  /** innsenderReferanse and begjaeringsdato: together they tell a duplicate. */
  readonly reference: string;
  readonly date: string;
  readonly debtors: readonly Debtor[];
  /** Identifiers of those whose claims they are. */
  readonly claimants: readonly string[];
}

export interface Debtor {
  readonly identifier: string;
  readonly country: string;
}

/** Reads the petition that a sealed file holds. */
export async function readPetition(path: string): Promise<Petition> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Json;
    return {
      value,
      reference: String(value.innsenderReferanse ?? ''),
      date: String(value.begjaeringsdato ?? ''),
      debtors: listParties(value.saksoekt, 'saksoekt'),
      claimants: listParties(value.saksoeker, 'saksoeker').map(({ identifier }) => identifier),
    };
  } catch (error) {
    throw new AppError('SHIPMENT_UNREADABLE', `${path} holds no petition: ${getMessage(error)}`, {
      fix: 'put the sealed file back, or discard the batch and drop the petition again',
    });
  }
}

function listParties(entries: unknown, member: string): Debtor[] {
  return toList(entries).flatMap((entry) => {
    const party = toObject(toObject(entry)[member]);
    const { identifikator } = toObject(party.person ?? party.virksomhet);
    const { verdi, landkode, taxIdentificationNumber, landkodeIdentifikator } =
      toObject(identifikator);
    const identifier = taxIdentificationNumber ?? verdi;
    if (typeof identifier !== 'string' || identifier === '') return [];
    const country = String(landkodeIdentifikator ?? landkode ?? 'NO');
    return { identifier, country };
  });
}

/** An object, or one without anything. */
export function toObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** A reference as text; undefined for what is none. The first draft of the interface has numbers. */
export function toReference(value: unknown): string | undefined {
  if (typeof value === 'number') return value > 0 ? String(value) : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A list, or an empty one. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
