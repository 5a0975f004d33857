import { getList, getObject, getText, isBlank, type JsonObject, toText } from './json.ts';

/** A ground for enforcement (begjæringens tvangsgrunnlag). What is missing is ''. */
export interface Ground {
  readonly body: unknown;
  readonly name: string;
  /** References of the claims that it documents. */
  readonly references: readonly string[];
  readonly notices: readonly unknown[];
  /** Why no notice was given. */
  readonly reason: string;
  readonly special: JsonObject | undefined;
  /** The written notice (skriftlig meddelelse) where that is the special ground. */
  readonly written: JsonObject | undefined;
}

/** Reads a ground; one of a wrong type is a ground without anything. */
export function readGround(body: unknown): Ground {
  const special = getObject(body, 'saerligTvangsgrunnlag');
  return {
    body,
    name: getText(body, 'betegnelseAvTvangsgrunnlag'),
    references: getList(body, 'innsendersKravreferanse')
      .map(toText)
      .filter((reference) => !isBlank(reference)),
    notices: getList(body, 'varsel').filter((notice) => typeof notice === 'object' && notice),
    reason: getText(body, 'begrunnelseUnnlatVarsel'),
    special,
    written: getObject(special, 'skriftligMeddelelse'),
  };
}
