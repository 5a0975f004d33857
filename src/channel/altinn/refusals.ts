/** Why Altinn refuses a system user's set-up, and what to do (Altinn, system user requests). */
const REFUSALS: Readonly<{ [code: string]: { readonly means: string; readonly fix: string } }> = {
  'AUTH-00001': {
    means: 'a right cannot be delegated, or is not known',
    fix: 'check --resource: for petitions it is ske-utleggsbegjaering',
  },
  'AUTH-00004': {
    means: 'the customer has such a system user already',
    fix: 'nothing: use it; orgnr and externalRef in the settings are those it was made with',
  },
  'AUTH-00006': {
    means: 'the customer has accepted this request already',
    fix: 'nothing: use the system user; for another one choose another --external-ref',
  },
  'AUTH-00007': {
    means: 'the same request waits for the customer already',
    fix: 'send the customer its confirm link: `kvittera altinn status` shows it',
  },
  'AUTH-00008': {
    means: 'the same request was denied',
    fix: 'ask the customer why; then make a request with another --external-ref',
  },
  'AUTH-00009': {
    means: 'the customer has rejected the same request',
    fix: 'ask the customer why; then make a request with another --external-ref',
  },
  'AUTH-00010': {
    means: 'there is no such request',
    fix: 'check the id, or the customer and --external-ref',
  },
  'AUTH-00011': {
    means: 'the system is not registered',
    fix: 'register it first: `kvittera altinn register`; check altinn.systemId in the settings',
  },
  'AUTH-00012': { means: 'Altinn could not store the request', fix: 'try again later' },
  'AUTH-00021': {
    means: 'the address to return to is none of those that the system was registered with',
    fix: 'leave --redirect out, or register the system with it',
  },
  'AUTH-00023': {
    means: 'the organisation of the token could not be found out',
    fix: 'ask for the token as the vendor itself: access.as is own',
  },
  'AUTH-00026': {
    means: 'the system was registered without any address to return to',
    fix: 'leave --redirect out, or register the system with it',
  },
};

/** What a code of Altinn means. */
export function explainAltinn(
  code: string,
): { readonly means: string; readonly fix: string } | undefined {
  return REFUSALS[code];
}
