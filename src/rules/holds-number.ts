import { isFodselsnummer, isSyntheticFodselsnummer } from './identifiers/norway.ts';

/** True when eleven digits in a text are a fødselsnummer or D-nummer of that kind. */
export function holdsFodselsnummer(text: string, kind: string): boolean {
  const numbers = text.match(/(?<!\d)\d{11}(?!\d)/g) ?? [];
  return numbers.some(
    (number) =>
      isFodselsnummer(number) && isSyntheticFodselsnummer(number) === (kind === 'synthetic'),
  );
}
