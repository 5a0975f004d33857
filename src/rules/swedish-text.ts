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

/** Whether a Swedish text names a day (ISO) in one of the ways that are usual: 2026-03-31, 20260331, 31 mars 2026, 31/3 2026 ... */
export function mentionsDay(text: string, day: string): boolean {
  const lower = text.toLowerCase();
  return listWrittenDates(day).some((written) => {
    for (let at = lower.indexOf(written); at >= 0; at = lower.indexOf(written, at + 1))
      if (!isDigit(lower[at - 1]) && !isDigit(lower[at + written.length])) return true;
    return false;
  });
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function listWrittenDates(day: string): string[] {
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
