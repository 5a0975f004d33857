import { isSince, type Model } from '../rules/model.ts';
import { toFilePart } from './file-part.ts';
import { may, must, type Part } from './shape.ts';

const GROUND = 'begjaeringensTvangsgrunnlag/*';
const ORDINARY = [
  ...['domEllerKjennelse', 'avgjørelseSomHarVirkningSomDom', 'forelegg', 'voldgiftsdom'],
  ...['avgjørelseAvUtenlandskDomstolKonvensjon', 'avgjørelseAvUtenlandskDomstol'],
  ...['avgjørelseAvInternasjonalDomstol', 'rettsforlik'],
];

/** What the claims of a petition are founded on. */
export function listGroundParts(model: Model): Part[] {
  const isLast = isSince(model, '2.1');
  const external = isSince(model, '2.0') ? may : must;
  const deprecated = isLast ? may : must;
  const special = `${GROUND}/saerligTvangsgrunnlag`;
  const notice = `${special}/skriftligMeddelelse`;
  return [
    {
      way: GROUND,
      members: [
        must('innsendersKravreferanse', 'list'),
        external('eksternSaksreferanse', 'text'),
        must('tvangsgrunnlagsdato', 'day'),
        must('tvangsgrunnlag', 'object'),
        must('betegnelseAvTvangsgrunnlag', 'text'),
        may('varsel', 'list'),
        may('begrunnelseUnnlatVarsel', listReasons(model)),
      ],
      choice: ['alminneligTvangsgrunnlag', 'saerligTvangsgrunnlag'],
    },
    toFilePart(`${GROUND}/tvangsgrunnlag`),
    {
      way: `${GROUND}/varsel/*`,
      members: [
        must('tvangskraftgrunnlag', 'object'),
        must('dato', 'day'),
        deprecated('type', listWarnings(model)),
      ],
    },
    toFilePart(`${GROUND}/varsel/*/tvangskraftgrunnlag`),
    { way: `${GROUND}/alminneligTvangsgrunnlag`, members: [must('type', ORDINARY)] },
    {
      way: `${GROUND}/alminneligTvangsgrunnlag/domsslutningInformasjon/*`,
      members: [must('oppfyllelsesfrist', 'day'), ...listBound(model)],
    },
    {
      way: special,
      members: [
        ...(isSince(model, '1.1') ? [] : [must('paalydendeBeloep', 'number')]),
        deprecated('kreditor', 'filled list'),
        deprecated('skyldner', 'filled list'),
      ],
      choice: [
        ...['tvangsmulktEllerLovbestemmelse', 'skriftligMeddelelse', 'gjeldsbrev'],
        ...['elektroniskGjeldserklaering', 'sjekkEllerVeksel'],
      ],
    },
    {
      way: `${special}/gjeldsbrev`,
      members: [must(isSince(model, '1.0') ? 'skyldnererklaering' : 'skylderklaering', 'object')],
    },
    {
      way: `${special}/tvangsmulktEllerLovbestemmelse`,
      members: [must('type', ['tvangsmulkt', 'lovbestemmelse'])],
    },
    {
      way: notice,
      members: [
        deprecated('kravetsGrunnlag', 'text'),
        must('krevesFravaersdom', 'boolean'),
        must('faktiskeForholdForKravet', 'text'),
        must('forsendelsesmaate', 'object'),
      ],
    },
    {
      way: `${notice}/forsendelsesmaate`,
      members: [may('forsendelsesmaate', listWays(model))],
    },
  ];
}

/** Whom a judgment binds: by references in 0.9, that need not be there, and by identifiers since. */
function listBound(model: Model) {
  const who = ['forpliktet', 'berettiget'];
  if (!isSince(model, '1.0')) return [];
  return who.map((key) => (isSince(model, '2.1') ? may : must)(key, 'filled list'));
}

function listReasons(model: Model): string[] {
  const since11 = ['ingenMulighetForVarsling', 'fullbyrdelsenKanBliVanskeliggjort'];
  if (isSince(model, '2.0')) return since11;
  const unknownHome = 'ukjentOppholdsstedSakssøkt';
  if (!isSince(model, '1.0'))
    return [
      unknownHome,
      'ukjentFullmektigMedKjentOppholdsstedEllerUkjentElektroniskKontaktinformasjon',
    ];
  const split = ['ukjentFullmektigMedKjentOppholdssted', 'ukjentElektroniskKontaktinformasjon'];
  return [unknownHome, ...split, ...(isSince(model, '1.1') ? since11 : [])];
}

/** 2.0 removes EBOX and EPOST. */
function listWays(model: Model): string[] {
  const lasting = ['altinn', 'digipost', 'alminneligPostMedIRetur', 'alminneligPost'];
  return [
    ...lasting,
    ...(isSince(model, '2.0') ? [] : ['ebox', 'epost']),
    ...(isSince(model, '1.1') ? ['eFaktura', 'eBoks'] : []),
  ];
}

function listWarnings(model: Model): string[] {
  const lasting = ['varselTvfbl418', 'varselTvfbl419'];
  if (isSince(model, '2.0')) return lasting;
  return [
    ...lasting,
    ...['oppfyllelsesfrist', 'erklærtTvangskraftig', 'vedtattForelegg', 'inkassovarsel'],
  ];
}
