import { getMember, getText, isBlank, toObject, toText } from './json.ts';
import type { Petition } from './petition.ts';
import { type Rule, toFillings } from './rule.ts';

const FUTURE = 'prioritetISakFremtidigRentekrav';

/** Rules about the order of claims in the case: given for one, it is given for all. */
export const PRIORITY_RULES: readonly Rule[] = [
  {
    kode: 'PRIORITET_MANGLER',
    since: '1.0',
    beskrivelse: 'Hvis prioritet er angitt, så må det angis på alle.',
    melding:
      'Hvis dere har angitt prioritet på en av kravspostene, må det også angis på de øvrige kravspostene',
    find: (petition) =>
      isOrdered(petition)
        ? petition.claims.flatMap(({ priority }) => toFillings(!isPriority(priority)))
        : [],
  },
  {
    kode: 'PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER',
    since: '1.0',
    beskrivelse:
      'Må melde inn prioritet på renter som skal påløpe senere på alle kravlinjer som er rentebærende, når det er satt prioritet på minst et annet krav (ref. regel I7). Kravlinje for kravlinje.',
    melding:
      'Hvis dere har angitt prioritet på en av kravspostene så må det også angis prioritet på fremtidige renteposter',
    find: (petition) =>
      isOrdered(petition)
        ? petition.claims.flatMap(({ bearing }) =>
            toFillings(bearing && !isPriority(getText(bearing, FUTURE))),
          )
        : [],
  },
  {
    kode: 'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
    since: '1.0',
    beskrivelse:
      'Gebyr: Må angi prioritet på rettsgebyret hvis saksøkte skal betale dette og det er satt prioritet på minst et annet krav (ref. regel I7)',
    melding:
      'Hvis dere har angitt prioritet på en av kravspostene så må det også angis for rettsgebyret',
    find: (petition) =>
      toFillings(
        isOrdered(petition) && isClaimed(petition.courtFee) && !hasPriority(petition.courtFee),
      ),
  },
];

function isOrdered({ claims }: Petition): boolean {
  return claims.some(({ priority }) => !isBlank(priority));
}

function isPriority(text: string): boolean {
  return /^[1-9]\d?$/.test(text);
}

/** Whether the court fee is claimed back: an object says so unless it says that it is not. */
function isClaimed(fee: unknown): boolean {
  if (typeof fee === 'boolean') return fee;
  return toObject(fee) !== undefined && getMember(fee, 'kreverRettsgebyrErstattet') !== false;
}

/** What the priority of the fee is called is not public: any member whose name begins so will do, but for that of interest (Fremtidig). */
function hasPriority(fee: unknown): boolean {
  return Object.entries(toObject(fee) ?? {}).some(
    ([key, value]) =>
      key.startsWith('prioritet') && !key.includes('Fr') && isPriority(toText(value)),
  );
}
