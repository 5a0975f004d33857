import type { Actor } from './actor.ts';
import { isOrgnr, isPersonNumber } from './check-digits.ts';
import type { JudgeContext, Register } from './judge-context.ts';
import { isSince } from './model.ts';
import { readDebtors } from './petition.ts';
import type { Filling, Rule } from './rule.ts';

/** Rules that a register decides, and those about the regime that a debtor belongs to. */
export const REGISTER_RULES: readonly Rule[] = [
  {
    kode: 'ER_IKKE_HOVEDENHET',
    since: '2.0',
    beskrivelse: 'Saksøker og innsender må være hovedenhet',
    melding: '%aktør er ikke registrert som hovedenhet',
    find: ({ claimants, sender }, { register }) =>
      (sender ? [...claimants, sender] : claimants)
        .filter((actor) => isSubUnit(actor, register))
        .map(({ label }) => ({ aktør: label })),
  },
  {
    kode: 'SAKSOEKT_ER_ENK',
    since: '2.0',
    beskrivelse: 'Saksøkt kan ikke være et enkeltpersonforetak',
    melding: 'Saksøkte %saksøkt er et enkeltpersonforetak, oppgi innehaveren',
    find: ({ debtors }, { register }) => tellDebtors(debtors, (actor) => isEnk(actor, register)),
  },
  {
    kode: 'SAKSOEKT_ER_IKKE_HOVEDENHET',
    since: '2.0',
    beskrivelse: 'Saksøkt må være hovedenhet',
    melding: 'Saksøkte %saksøkt er ikke registrert som hovedenhet',
    find: ({ debtors }, { register }) =>
      tellDebtors(debtors, (actor) => isSubUnit(actor, register)),
  },
  {
    kode: 'SAKSOEKT_GAMMELT_REGELVERK',
    since: '1.0',
    beskrivelse: 'Begjæringen angir saksøkt som må behandles etter gammelt regelverk',
    melding:
      'Saksøkt med identifikator %identifikator må behandles etter gammelt regelverk, og må sendes inn via ELSA',
    find: ({ debtors }, context) =>
      tellDebtors(
        isSince(context.model, '2.0') ? withoutAdded(debtors, context) : debtors,
        ({ identifier }) => context.isOldRegime?.(identifier) === true,
      ),
  },
  {
    kode: 'SAKSOEKT_MANGLER_I_REGISTERET',
    since: '2.0',
    beskrivelse: 'Saksøkt må finnes i partsregisteret',
    melding: 'Saksøkte %saksøkt finnes ikke i registeret',
    find: ({ debtors }, { register }) =>
      tellDebtors(debtors, (actor) => isMissing(actor, register)),
  },
  {
    kode: 'SAKSOKER_ER_ENK',
    since: '2.0',
    beskrivelse: 'Saksøker kan ikke være et enkeltpersonforetak',
    melding: 'Saksøker %saksøker er et enkeltpersonforetak, oppgi innehaveren',
    find: ({ claimants }, { register }) =>
      claimants.filter((actor) => isEnk(actor, register)).map(({ label }) => ({ saksøker: label })),
  },
  {
    kode: 'ULOVLIG_ENDRING_SAKSOEKT',
    since: '2.0',
    changeOnly: true,
    beskrivelse: 'Ny saksøkt må være omfattet av nytt regelverk',
    melding:
      'Saksøkte %saksøkt kan ikke legges til, da saksøkte behandles etter gammelt regelverk. Send rettelsen på papir',
    find: ({ debtors }, context) =>
      tellDebtors(
        debtors.filter((actor) => isAdded(actor, context)),
        ({ identifier }) => context.isOldRegime?.(identifier) === true,
      ),
  },
];

/** Names debtors by what they are called, and by what they are identified by. */
function tellDebtors(
  debtors: readonly Actor[],
  isWrong: (actor: Actor) => boolean,
): readonly Filling[] {
  return debtors
    .filter(isWrong)
    .map(({ label, identifier }) => ({ saksøkt: label, identifikator: identifier }));
}

/** A debtor that a change adds has a rule of its own. */
function withoutAdded(debtors: readonly Actor[], context: JudgeContext): readonly Actor[] {
  return context.submitted === undefined
    ? debtors
    : debtors.filter((actor) => !isAdded(actor, context));
}

function isAdded({ identifier }: Actor, { submitted, model }: JudgeContext): boolean {
  return readDebtors(submitted, model).every((actor) => actor.identifier !== identifier);
}

function isSubUnit({ isOrganisation, identifier }: Actor, register: Register | undefined): boolean {
  return isOrganisation && register?.isMainUnit?.(identifier) === false;
}

function isEnk({ isOrganisation, identifier }: Actor, register: Register | undefined): boolean {
  return isOrganisation && register?.isEnk?.(identifier) === true;
}

/** A number that cannot be right is in no register. */
function isMissing(actor: Actor, register: Register | undefined): boolean {
  const { identifier } = actor;
  if (identifier === '') return false;
  const isRight = actor.isPerson ? isPersonNumber(identifier) : isOrgnr(identifier);
  return !isRight || register?.exists?.(identifier) === false;
}
