import type { MimeHeaders } from './mime-header.ts';

/** The file name of a data part: disposition, type, label, or one made up. Folders are taken away. */
export function getPartName(
  headers: MimeHeaders,
  labelName: string | undefined,
  number: number,
): string {
  const told = [
    headers.get('content-disposition')?.parameters.filename,
    headers.get('content-type')?.parameters.name,
    labelName,
  ];
  const names = told.map((name) => name?.split(/[/\\]/).at(-1)?.trim());
  return names.find((name) => name && name !== '.' && name !== '..') ?? `datapart-${number}`;
}
