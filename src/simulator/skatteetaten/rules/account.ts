import { getMember, getText, isBlank, type JsonObject, toObject, toText } from './json.ts';

/** An account that money may be paid to. */
export interface Account {
  readonly number: string;
  readonly isNorwegian: boolean;
  /** Whether anything at all is told of it. */
  readonly hasValue: boolean;
}

/** What is told of the payment. */
export interface Payment {
  readonly accounts: readonly Account[];
  /** Every KID that is given, in whatever place. */
  readonly kids: readonly string[];
}

const PAYEE = 'betalingsmottaker';

/** Reads betalingsinformasjon, with an account as a member of its own or flat in kontoinformasjon. */
export function readPayment(value: unknown): Payment {
  const places = Object.entries(toObject(value) ?? {}).flatMap(([key, member]) => {
    const fields = key === PAYEE ? undefined : toObject(member);
    return fields ? [{ key, fields }] : [];
  });
  const kids = [value, ...places.map(({ fields }) => fields)].map((place) =>
    getText(place, 'kidnummer'),
  );
  return {
    accounts: places.map(({ key, fields }) => readAccount(key, fields, value)),
    kids: kids.filter((kid) => !isBlank(kid)),
  };
}

function readAccount(key: string, fields: JsonObject, payment: unknown): Account {
  return {
    number: getText(fields, 'kontonummer'),
    isNorwegian: key === 'norskKonto' || (key === 'kontoinformasjon' && isNorwegian(payment)),
    hasValue: Object.values(fields).some((field) => !isBlank(toText(field))),
  };
}

/** Flat, the payment says whether its account is Norwegian; where it does not, the country of the bank does. */
function isNorwegian(payment: unknown): boolean {
  const told = getMember(payment, 'norskKonto');
  if (typeof told === 'boolean') return told;
  if (getMember(payment, 'utenlandskKonto')) return false;
  const account = getMember(payment, 'kontoinformasjon');
  const countries = [
    getText(account, 'landkodeBank'),
    getText(account, 'iban').slice(0, 2),
    getText(account, 'bic').slice(4, 6),
  ];
  return countries.every((country) => isBlank(country) || country === 'NO');
}
