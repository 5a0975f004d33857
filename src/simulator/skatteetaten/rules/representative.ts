import { type Actor, readActor } from './actor.ts';
import { getMember, getObject, getText, isBlank } from './json.ts';
import { isSince, type Model } from './model.ts';

/** Whom a representative stands for. */
export type Role = 'innsender' | 'saksoeker' | 'saksoekt';

/** A representative (prosessfullmektig). */
export interface Representative {
  readonly body: unknown;
  readonly actor: Actor;
  /** Whether the licence holder is told with first and last name. */
  readonly hasLicenceHolder: boolean;
}

const NAMES = {
  innsender: 'innsendersProsessfullmektig',
  saksoeker: 'saksoekersProsessfullmektig',
  saksoekt: 'saksoektesProsessfullmektig',
} as const;

/** Reads the representative of a party, if it has one. */
export function readRepresentative(party: unknown, role: Role, model: Model): Representative[] {
  const body = getObject(party, isSince(model, '1.0') ? NAMES[role] : 'prosessfullmektig');
  if (!body) return [];
  const name = getObject(getMember(body, 'bevillingshaver'), 'navn');
  return [
    {
      body,
      actor: readActor(getMember(body, 'prosessfullmektig'), model),
      hasLicenceHolder: ['fornavn', 'etternavn'].every((key) => !isBlank(getText(name, key))),
    },
  ];
}
