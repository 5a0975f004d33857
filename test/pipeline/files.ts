/** Debtors with valid check digits; all of them made up. */
const DEBTORS = [
  '189910109892',
  '189011119808',
  '189405059842',
  '189506069856',
  '189607079861',
  '189708089876',
  '189809099881',
  '189112129813',
];

/** One application in a transaction file. */
export interface Claim {
  readonly reference: string;
  /** Öre. */
  readonly amount: number;
  /** What is wrong with it: its debtor's check digit, or its total. */
  readonly fault?: 'debtor' | 'total';
}

export interface EmalinFile {
  readonly creditor?: string;
  /** 0 asks for a number. */
  readonly sequence?: number;
  /** yyyyMMdd. */
  readonly date?: string;
  readonly claims?: readonly Claim[];
}

/** Applications of 100, 200, 300 ... kronor with the references `prefix-1`, `prefix-2` ... */
export function makeClaims(prefix: string, count: number, faulty: readonly number[] = []): Claim[] {
  return Array.from({ length: count }, (_, index) => ({
    reference: `${prefix}-${index + 1}`,
    amount: (index + 1) * 10_000,
    ...(faulty.includes(index + 1) ? { fault: 'debtor' as const } : {}),
  }));
}

/** A transaction file, written by hand so that a fault of the writer does not hide itself. */
export function buildEmalin(file: EmalinFile = {}): Buffer {
  const { creditor = 'KBL', sequence = 1, date = '20261120', claims = makeClaims('K', 2) } = file;
  const name = 'Kreditbolaget Exempel AB'.padEnd(40);
  const lines = [
    `00${creditor}EMALIN  ${digits(sequence, 5)}${date}5560010018${name}`,
    ...claims.flatMap(({ reference, amount, fault }, index) => {
      const debtor = DEBTORS[index % DEBTORS.length]!;
      const id = fault === 'debtor' ? spoil(debtor) : debtor;
      const total = fault === 'total' ? amount + 1 : amount;
      return [
        `01${reference.padEnd(20)}PE14-${digits(100_000 + index, 6)}-2620260915${id}${'Örla Testberg'.padEnd(40)}5560010018${name}${digits(total, 11)}N`,
        `02001${digits(amount, 11)}I${' '.repeat(13)}20260331${reference.slice(0, 20)}`,
        '03Obetald faktura för telefoni.',
      ];
    }),
  ];
  const sum = claims.reduce(
    (total, claim) => total + claim.amount + (claim.fault === 'total' ? 1 : 0),
    0,
  );
  lines.push(`99${digits(lines.length + 1, 7)}${digits(claims.length, 7)}${digits(sum, 15)}`);
  return toBytes(lines.map((line) => line.padEnd(200)));
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function spoil(id: string): string {
  return `${id.slice(0, -1)}${(Number(id.at(-1)) + 1) % 10}`;
}

function toBytes(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/** What a transaction file says of itself, read by its columns. */
export function readEmalin(bytes: Buffer) {
  const lines = bytes.toString('latin1').split('\r\n').slice(0, -1);
  const last = lines.at(-1) ?? '';
  return {
    sequence: Number(lines[0]?.slice(13, 18)),
    references: lines
      .filter((line) => line.startsWith('01'))
      .map((line) => line.slice(2, 22).trim()),
    records: lines.length,
    statedRecords: Number(last.slice(2, 9)),
    statedItems: Number(last.slice(9, 16)),
    statedSum: Number(last.slice(16, 31)),
  };
}

export interface KvittensError {
  /** Without a position it is a general error. */
  readonly position?: number;
  readonly reference?: string;
  readonly code: string;
}

export interface Kvittens {
  readonly creditor?: string;
  readonly sequence?: number;
  readonly accepted?: boolean;
  readonly items?: number;
  readonly fileName?: string;
  readonly errors?: readonly KvittensError[];
}

/** A kvittens in text form. */
export function buildKvittens(kvittens: Kvittens = {}): Buffer {
  const { creditor = 'KBL', sequence = 1, items = 2, fileName = '', errors = [] } = kvittens;
  const accepted = kvittens.accepted ?? errors.length === 0;
  const onItems = errors.filter((error) => error.position !== undefined);
  return toBytes([
    `KV${creditor}${digits(sequence, 5)}20261120${accepted ? 'G' : 'U'}${digits(items, 7)}${digits(onItems.length, 7)}${fileName}`,
    ...errors.map(({ position, reference = '', code }) =>
      position === undefined
        ? `FG${code}Fel`
        : `FH${digits(position, 7)}${reference.padEnd(20)}${code}Fel`,
    ),
  ]);
}

/** One start post of a bekräftelse with its cases: målnummer -> reference. */
export interface Section {
  readonly creditor?: string;
  /** Undefined for applications registered by hand. */
  readonly sequence?: number;
  readonly cases: Readonly<{ [malnummer: string]: string }>;
}

/** A bekräftelse (EMALUT) of one or several sections. */
export function buildBekraftelse(sections: readonly Section[]): Buffer {
  return toBytes(
    sections.flatMap(({ creditor = 'KBL', sequence, cases }) => [
      sequence === undefined
        ? `00M${creditor}20261120`
        : `00E${creditor}20261120${digits(sequence, 5)}`,
      ...Object.entries(cases).map(
        ([malnummer, reference], index) =>
          `01${malnummer.padEnd(14)}${reference.padEnd(20)}${DEBTORS[index % DEBTORS.length]}${digits(10_000, 11)}20261120`,
      ),
    ]),
  );
}
