import type { Ground } from './ground.ts';
import { getMember, getText, isBlank } from './json.ts';
import { type Rule, toFillings } from './rule.ts';

const COMBINED = ['utleggOgForliksklageKombinert', 'utleggOgForlliksklageKombinert'];

/** Rules about grounds: notices, and what the conciliation board needs. */
export const GROUND_RULES: readonly Rule[] = [
  {
    kode: 'KAN_BEHANDLES_I_FORLIKSRAADET_PAAKREVET',
    since: '0.9',
    beskrivelse:
      'Begjæringen skal opplyse om saksøker ønsker behandling i forliksrådet dersom saksøkte reiser innvendinger mot kravet',
    melding: 'Må angi hvorvidt saken ønskes behandlet i Forliksrådet',
    find: ({ grounds }) =>
      grounds.flatMap(({ written }) =>
        toFillings(
          written && typeof getMember(written, 'kanBehandlesIForliksraadet') !== 'boolean',
        ),
      ),
  },
  {
    kode: 'PAASTAND_PAAKREVET',
    since: '0.9',
    beskrivelse: 'Påstand om resultat klager krever ved evt. dom',
    melding: 'Ved utlegg og forliksklage kombinert må påstand være utfylt',
    find: ({ grounds, type }) =>
      COMBINED.includes(type)
        ? grounds.flatMap(({ written }) =>
            toFillings(written && isBlank(getText(written, 'paastand'))),
          )
        : [],
  },
  {
    kode: 'PARAGRAF_4_18_VARSEL_PAAKREVET',
    since: '0.9',
    beskrivelse: 'Feltet "Varsel" må fylles ut',
    melding:
      'For særlige tvangsgrunnlag må varsel etter tvangsfullbyrdelsesloven § 4-18 eller begrunnelse for manglende varsel være utfylt',
    find: ({ grounds }, { model }) =>
      grounds.flatMap((ground) =>
        toFillings(ground.special && !isNotified418(ground, model === '2.1')),
      ),
  },
  {
    kode: 'PARAGRAF_4_19_VARSEL_PAAKREVET',
    since: '0.9',
    beskrivelse: 'Feltet "Varsel" må fylles ut',
    melding:
      'Varsel etter tvangsfullbyrdelsesloven § 4-19 eller begrunnelse for manglende varsel må være utfylt',
    find: ({ grounds }, { demands419 }) =>
      demands419 ? grounds.flatMap((ground) => toFillings(isUnnotified419(ground))) : [],
  },
];

/** A written notice may not be left without a notice for any reason. Since 2.1 a notice may lack its type. */
function isNotified418({ notices, reason, written }: Ground, mayLackType: boolean): boolean {
  const hasNotice = notices.some((notice) => {
    const type = getText(notice, 'type');
    return type === 'varselTvfbl418' || (mayLackType && isBlank(type));
  });
  return hasNotice || (!isBlank(reason) && !written);
}

function isUnnotified419({ special, notices, reason }: Ground): boolean {
  return !special && notices.length === 0 && isBlank(reason);
}
