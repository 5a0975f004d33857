/** The parts of a file name that a pattern names: `creditor`, `date`, `sequence` ... */
export interface NameParts {
  readonly [part: string]: string;
}

/** Recognises file names of one pattern, in any case, and tells their parts. */
export interface NamePattern {
  readonly text: string;
  match(name: string): NameParts | undefined;
}

const TOKEN = /\{([A-Za-z_]\w*)(?::([^{}]+))?\}/g;
const FORM = /^(?:\d+|(?:yyyy|yy|MM|dd|[-._])+)$/;
const DATE_TOKENS = /yyyy|yy|MM|dd/g;
const FORMS: Readonly<{ [token: string]: string }> = {
  yyyy: '\\d{4}',
  yy: '\\d{2}',
  MM: '\\d{2}',
  dd: '\\d{2}',
};

/**
 * Compiles a pattern such as `{creditor}_EMALIN.D{date:yyMMdd}`. A bare token stands for
 * letters and digits without separators; `:3` gives it a length, `:yyMMdd` the form of a date.
 */
export function compileNamePattern(text: string, suffix = ''): NamePattern {
  const source = text
    .normalize('NFC')
    .replace(
      new RegExp(`${TOKEN.source}|[\\\\^$.*+?()[\\]{}|/]`, 'g'),
      (part, token?: string, form?: string) =>
        token === undefined ? `\\${part}` : `(?<${token}>${toForm(form)})`,
    );
  const expression = new RegExp(`^${source}(?:${suffix})$`, 'iu');
  return {
    text,
    match(name) {
      const match = expression.exec(name.normalize('NFC'));
      return match ? { ...match.groups } : undefined;
    },
  };
}

function toForm(form: string | undefined): string {
  if (form === undefined) return '[\\p{L}\\p{N}]+';
  if (/^\d+$/.test(form)) return `[\\p{L}\\p{N}]{${form}}`;
  return form.replaceAll('.', '\\.').replace(DATE_TOKENS, (token) => FORMS[token]!);
}

/** What is wrong with a name pattern or template; `known` are the only tokens it may have. */
export function findNameFault(text: string, known?: readonly string[]): string | undefined {
  const tokens = [...text.matchAll(TOKEN)];
  if (/[{}]/.test(text.replace(TOKEN, '')))
    return `'${text}' has a brace that is not part of a token such as {creditor} or {date:yyMMdd}`;
  const names = tokens.map(([, name = '']) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  // In a template a part may be written twice; of a name it can only be read once.
  if (!known && repeated !== undefined) return `the token {${repeated}} stands twice in '${text}'`;
  const other = known && names.find((name) => !known.includes(name));
  if (other !== undefined)
    return `there is no token {${other}}: use ${known?.map((name) => `{${name}}`).join(', ')}`;
  const strange = tokens.find(([, , form]) => form !== undefined && !FORM.test(form));
  return (
    strange &&
    `'${strange[2]}' is no form: write a length such as :3, or a date of yyyy yy MM dd with - . _ between`
  );
}

/** Fills in a name template: `{sequence:6}` is padded with zeros, `{date:yyyyMMdd}` formatted. */
export function formatName(template: string, parts: NameParts): string {
  return template.replace(TOKEN, (_whole, token: string, form?: string) => {
    const value = parts[token];
    if (value === undefined) throw new Error(`the name template ${template} needs '${token}'`);
    if (form === undefined) return value;
    if (/^\d+$/.test(form)) return value.padStart(Number(form), '0');
    const [year = '', month = '', day = ''] = value.split('-');
    return form.replace(
      DATE_TOKENS,
      (part) => ({ yyyy: year, yy: year.slice(2), MM: month, dd: day })[part]!,
    );
  });
}
