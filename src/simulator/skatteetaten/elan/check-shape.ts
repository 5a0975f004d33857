import { getList, getMember, isNumber, toObject } from '../rules/json.ts';
import { isSince, type Model } from '../rules/model.ts';

type MemberType = 'text' | 'day' | 'boolean' | 'number' | 'object' | 'list' | 'filled list';

/** What a member must be, and whether it must be there. */
interface Member {
  readonly key: string;
  readonly type: MemberType;
  readonly isRequired: boolean;
}

const IS_TYPE: { readonly [Type in MemberType]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string',
  day: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  boolean: (value) => typeof value === 'boolean',
  number: isNumber,
  object: (value) => toObject(value) !== undefined,
  list: Array.isArray,
  'filled list': (value) => Array.isArray(value) && value.length > 0,
};

const MUST = true;
const MAY = false;

/** The faults of form in a petition that is JSON: wrong types and missing members of the main parts. */
export function checkShape(petition: unknown, model: Model): string[] {
  if (!toObject(petition)) return ['begjæringen er ikke et objekt'];
  const parts: [list: string, members: readonly Member[]][] = [
    ['saksoeker', [member('saksoeker', 'object', MUST)]],
    ['saksoekt', [member('saksoekt', 'object', MUST)]],
    ['kravTilInnkreving', listClaimMembers(model)],
    ['begjaeringensTvangsgrunnlag', listGroundMembers(model)],
  ];
  return [
    ...checkMembers(petition, '', listRootMembers(model)),
    ...parts.flatMap(([list, members]) =>
      getList(petition, list).flatMap((element, index) =>
        checkMembers(element, `${list}[${index}].`, members),
      ),
    ),
    ...getList(petition, 'kravTilInnkreving').flatMap((claim, index) =>
      checkAmounts(claim, `kravTilInnkreving[${index}].`, model),
    ),
  ];
}

function listRootMembers(model: Model): Member[] {
  const isOld = !isSince(model, '1.0');
  return [
    member('underskrift', 'text', MUST),
    member('innsenderReferanse', 'text', MAY),
    member('tvangsfullbyrdelsestype', 'text', MUST),
    member('begjaeringsdato', 'day', MUST),
    member('kreverRettsgebyrErstattet', isOld ? 'boolean' : 'object', isOld),
    member('saksoeker', 'filled list', MUST),
    member('saksoekt', 'filled list', MUST),
    member('innsender', 'object', MAY),
    member('betalingsinformasjon', 'object', MUST),
    member('kravTilInnkreving', 'list', MUST),
    member('begjaeringensTvangsgrunnlag', 'list', MUST),
    member('vedlegg', 'list', MAY),
  ];
}

function listClaimMembers(model: Model): Member[] {
  const isOld = !isSince(model, '1.0');
  return [
    member(isOld ? 'kravreferanse' : 'innsendersKravreferanse', 'text', MUST),
    member('opprinneligBeloep', 'object', MUST),
    member('gjenstaaendeBeloep', 'object', MUST),
    member('prioritetDekningsloven', 'text', MUST),
    member('kravdetaljer', 'text', MUST),
    member('kravforfall', 'object', !isSince(model, '1.1')),
    member('relatertKrav', 'list', MAY),
    member('innbetaling', 'list', MAY),
    member(isOld ? 'erRentekrav' : 'rentekrav', 'object', MAY),
    member(isOld ? 'renteOpplysning' : 'rentebaerendeKrav', 'object', MAY),
  ];
}

function listGroundMembers(model: Model): Member[] {
  return [
    member('innsendersKravreferanse', 'list', MUST),
    member('eksternSaksreferanse', 'text', !isSince(model, '2.0')),
    member('tvangsgrunnlagsdato', 'day', MUST),
    member('tvangsgrunnlag', 'object', MUST),
    member('betegnelseAvTvangsgrunnlag', 'text', MUST),
    member('varsel', 'list', MAY),
    member('alminneligTvangsgrunnlag', 'object', MAY),
    member('saerligTvangsgrunnlag', 'object', MAY),
  ];
}

function checkAmounts(claim: unknown, place: string, model: Model): string[] {
  const amount = [member('beloep', 'number', isSince(model, '1.1'))];
  return ['opprinneligBeloep', 'gjenstaaendeBeloep'].flatMap((key) => {
    const value = toObject(getMember(claim, key));
    return value ? checkMembers(value, `${place}${key}.`, amount) : [];
  });
}

function member(key: string, type: MemberType, isRequired: boolean): Member {
  return { key, type, isRequired };
}

function checkMembers(value: unknown, place: string, members: readonly Member[]): string[] {
  if (!toObject(value)) return [`${place.slice(0, -1)} er ikke et objekt`];
  return members.flatMap(({ key, type, isRequired }) => {
    const found = getMember(value, key);
    if (found === undefined) return isRequired ? [`${place}${key} mangler`] : [];
    return IS_TYPE[type](found) ? [] : [`${place}${key} har feil type`];
  });
}
