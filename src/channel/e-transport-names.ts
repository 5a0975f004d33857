import { AppError } from '../core/errors.ts';

const MAX_NAME = 255;

/**
 * The file names in the answer to a list: parted by line ends, commas, tabs or bars (`delimiter`), tags
 * taken off where the answer is XML. Its form is not documented, so a name that could lead elsewhere is
 * refused and not mended.
 */
export function parseNames(text: string, contentType: string, delimiter: RegExp): string[] {
  const plain = /xml/i.test(contentType) ? text.replace(/<[^>]*>/g, '\n') : text;
  const names = plain
    .split(delimiter)
    .map((name) => name.trim().replace(/^\//, ''))
    .filter((name) => name !== '');
  for (const name of names) checkName(name);
  return [...new Set(names)];
}

function checkName(name: string): void {
  const isPlain = !/[/\\\u0000-\u001f\u007f<>]/.test(name) && !/^\.+$/.test(name);
  if (isPlain && name.length <= MAX_NAME) return;
  const shown = JSON.stringify(name.slice(0, 80));
  throw new AppError(
    'REMOTE_NAME_UNSAFE',
    `the list of files holds ${shown}, which is no file name`,
    {
      fix: 'look at what the address of the list answers, and correct list.delimiter or list.url',
    },
  );
}
