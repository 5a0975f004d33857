import { isSince, type Model } from '../rules/model.ts';
import { toFilePart } from './file-part.ts';
import { may, must, type Part } from './shape.ts';

const CLAIM = 'kravTilInnkreving/*';
const EXTENSIONS = [
  ...['uvitenhet', 'lovmessigeHindringer', 'skyldnerIUtlandet'],
  ...['kravMotVerge', 'kravOmInnskuddISelskap', 'proklama'],
];

/** The claims of a petition. */
export function listClaimParts(model: Model): Part[] {
  const isOld = !isSince(model, '1.0');
  const interest = `${CLAIM}/${isOld ? 'erRentekrav' : 'rentekrav'}`;
  const amount = [
    isSince(model, '1.1') ? must('beloep', 'number') : may('beloep', 'number'),
    may('valuta', /^[A-Z]{3}$/),
  ];
  const due = isSince(model, '1.1') ? may('forfallsdato', 'day') : must('forfallsdato', 'day');
  return [
    {
      way: CLAIM,
      members: [
        must(isOld ? 'kravreferanse' : 'innsendersKravreferanse', 'text'),
        must('opprinneligBeloep', 'object'),
        must('gjenstaaendeBeloep', 'object'),
        must('prioritetDekningsloven', ['a', 'b', 'c', 'd', 'e']),
        must('kravdetaljer', 'text'),
        isSince(model, '1.1') ? may('kravforfall', 'object') : must('kravforfall', 'object'),
        may('relatertKrav', 'list'),
        may('innbetaling', 'list'),
        may('betalingsoppfordring', 'list'),
        may(isOld ? 'erRentekrav' : 'rentekrav', 'object'),
        may(isOld ? 'renteOpplysning' : 'rentebaerendeKrav', 'object'),
      ],
    },
    { way: `${CLAIM}/opprinneligBeloep`, members: amount },
    { way: `${CLAIM}/gjenstaaendeBeloep`, members: amount },
    { way: `${CLAIM}/innbetaling/*/beloep`, members: amount },
    { way: `${interest}/renteGrunnlag`, members: amount },
    ...(isOld
      ? [
          {
            way: `${CLAIM}/renteOpplysning`,
            members: [],
            choice: ['forsinkelsesrente', 'avtaltRentesats'],
          },
        ]
      : []),
    { way: interest, members: isOld ? [must('rentePeriode', 'object')] : [] },
    {
      way: `${interest}/rentePeriode`,
      members: [must('startdato', 'day'), may('sluttdato', 'day')],
    },
    { way: `${CLAIM}/kravforfall`, members: [due] },
    {
      way: `${CLAIM}/innbetaling/*`,
      members: [must('bokfoertDato', 'day'), must('beloep', 'object')],
    },
    {
      way: `${CLAIM}/betalingsoppfordring/*`,
      members: [
        must('betalingsfrist', 'day'),
        must('betalingsoppfordring', 'object'),
        may('brevdato', 'day'),
      ],
    },
    toFilePart(`${CLAIM}/betalingsoppfordring/*/betalingsoppfordring`),
    {
      way: `${CLAIM}/tilleggsfristForeldelse/*`,
      members: [must('grunnlag', EXTENSIONS), must('begrunnelse', 'text'), may('dato', 'day')],
    },
    {
      way: `${CLAIM}/transporterklaering/*`,
      members: [must('dato', 'day'), must('transporterklaering', 'object')],
    },
    toFilePart(`${CLAIM}/transporterklaering/*/transporterklaering`),
  ];
}
