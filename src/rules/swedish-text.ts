const MONTHS = [
  'januari',
  'februari',
  'mars',
  'april',
  'maj',
  'juni',
  'juli',
  'augusti',
  'september',
  'oktober',
  'november',
  'december',
];

/** The ways in which a Swedish text writes a day (ISO), in lower case: 2026-03-31, 20260331, 31 mars 2026, 31/3 2026 ... */
export function listWrittenDates(day: string): string[] {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === '') return [];
  const [m, d] = [Number(month), Number(date)];
  return [
    day,
    day.replaceAll('-', ''),
    `${d} ${MONTHS[m - 1]} ${year}`,
    ...[`${d}/${m}`, `${date}/${month}`].flatMap((short) => [
      `${short} ${year}`,
      `${short}-${year}`,
    ]),
    `${d}.${m}.${year}`,
    `${date}.${month}.${year}`,
    `${date}-${month}-${year}`,
  ];
}

/**
 * The text of lines that a longer text was broken into. A line as long as it may be was broken where it is full, and
 * goes on without a blank; the others were broken at blanks.
 */
export function unwrapText(lines: readonly string[], width: number): string {
  return lines
    .map((line) => (line.length >= width ? line : `${line} `))
    .join('')
    .trimEnd();
}
