import type { CellForm } from './csv-rows.ts';

/** What is wrong with the quotes of a row, and at which character. */
export interface QuoteFault {
  readonly at: number;
  readonly message: string;
}

const UNCLOSED = 'a value in quotes begins here and is not closed, or a quote in it is not doubled';

/** Finds the first quote of a row that stands where it may not; undefined when all are in order. */
export function findQuoteFault(
  text: string,
  { delimiter, quote }: CellForm,
): QuoteFault | undefined {
  let from = 0;
  while (from <= text.length) {
    const isQuoted = quote !== '' && text.startsWith(quote, from);
    const end = isQuoted ? findClosing(text, from, quote) : findDelimiter(text, from, delimiter);
    if (end === undefined) return { at: from, message: UNCLOSED };
    const fault = isQuoted
      ? checkAfter(text, from, end, delimiter)
      : checkInside(text, from, end, quote);
    if (fault) return fault;
    from = end + delimiter.length;
  }
  return undefined;
}

function findDelimiter(text: string, from: number, delimiter: string): number {
  const at = text.indexOf(delimiter, from);
  return at < 0 ? text.length : at;
}

/** The end of a value in quotes, after the quote that closes it; two quotes in it are one. */
function findClosing(text: string, from: number, quote: string): number | undefined {
  let at = text.indexOf(quote, from + 1);
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2);
  return at < 0 ? undefined : at + 1;
}

function checkAfter(
  text: string,
  from: number,
  end: number,
  delimiter: string,
): QuoteFault | undefined {
  if (end === text.length || text.startsWith(delimiter, end)) return undefined;
  // A quote on a later line most likely belongs to another value.
  if (text.slice(from, end).includes('\n')) return { at: from, message: UNCLOSED };
  return { at: end, message: 'text follows the quote that closes its value' };
}

function checkInside(
  text: string,
  from: number,
  end: number,
  quote: string,
): QuoteFault | undefined {
  const at = quote === '' ? -1 : text.slice(from, end).indexOf(quote);
  return at < 0
    ? undefined
    : { at: from + at, message: 'a quote stands in a value that does not begin with one' };
}
