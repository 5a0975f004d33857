import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The fields of a record by name. */
export interface Values {
  readonly [field: string]: string | number;
}

/** A record that is to be written: its type and its fields. */
export type RecordSpec = readonly [type: string, values: Values];

/** An answer file that is settled and waits for its time. */
export interface FileSpec {
  /** Name of the answering transaction, and of the layout it is written in. */
  readonly answer: string;
  readonly layout: string;
  readonly creditor: string;
  readonly records: readonly RecordSpec[];
  /** Running number of the file that is answered. */
  readonly to?: number;
}

/** What is told of a case; all that is told on one evening stands in one file. */
export interface News {
  readonly answer: string;
  readonly creditor: string;
  /** The record that these stand under, where a file has sections. */
  readonly section?: RecordSpec;
  readonly records: readonly RecordSpec[];
  readonly to?: number;
}

/** Something to be done at a moment (ISO, UTC). */
export type Due = { readonly at: string } & (
  | { readonly do: 'file'; readonly file: FileSpec; readonly isLate?: boolean }
  | { readonly do: 'news'; readonly news: News }
  | { readonly do: 'act'; readonly act: string; readonly of: string }
);

/** A case of enforcement. Amounts are in öre. */
export interface EnforcementCase {
  readonly malnummer: string;
  readonly creditor: string;
  readonly reference?: string;
  readonly debtorId: string;
  readonly debtorName: string;
  /** The title that is enforced, and the debtor. */
  readonly title: string;
  readonly registered: string;
  readonly flow: string;
  step: number;
  /** What was to be collected at first, and what is left of it, fees apart. */
  readonly amount: number;
  debt: number;
  fees: number;
  feesPaid: number;
  readonly payments: { readonly date: string; readonly amount: number }[];
  closed?: string;
}

/** A part of a claim for an order to pay. */
export interface OrderPart {
  readonly kind: string;
  readonly debtor?: number;
  readonly interest: number;
  amount: number;
}

/** A case of an order to pay. Amounts are in öre. */
export interface OrderCase {
  readonly malnummer: string;
  readonly creditor: string;
  readonly reference: string;
  readonly debtors: readonly { readonly id: string; readonly name: string }[];
  readonly isJoint: boolean;
  readonly enforces: boolean;
  readonly fees: number;
  readonly parts: { readonly [number: string]: OrderPart };
  /** Interest that runs on: type, rate. */
  readonly interest?: { readonly type: string; readonly rate?: number };
  readonly flow: string;
  /** What the claim as a whole was lowered by. */
  lowered: number;
  ended?: 'withdrawn' | 'lowered' | 'decided' | 'dropped';
}

/** A claim in a debt relief. */
export interface ReliefCase {
  readonly registration: string;
  readonly creditor: string;
  readonly reference: string;
  readonly caseNumber: string;
  readonly sequence: number;
  readonly amount: number;
  readonly flow: string;
}

/** All that the authority knows; JSON. */
export interface State {
  /** `creditor/transaction` -> the last running number that was taken. */
  readonly sequences: { [key: string]: number };
  /** `creditor/transaction/number` -> the name of the file that came. */
  readonly files: { [key: string]: string };
  /** Running numbers of the authority's own. */
  readonly numbers: { [key: string]: number };
  due: Due[];
  readonly enforcement: { [malnummer: string]: EnforcementCase };
  readonly orders: { [malnummer: string]: OrderCase };
  readonly relief: { [registration: string]: ReliefCase };
  /** The file that is being taken: known already when it is found again after a crash. */
  taking?: string;
}

const FILE = 'authority.json';

/** Reads what the authority knew when it stopped; nothing when it starts for the first time. */
export function loadState(folder: string): State {
  const path = join(folder, FILE);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as State;
  return {
    sequences: {},
    files: {},
    numbers: {},
    due: [],
    enforcement: {},
    orders: {},
    relief: {},
  };
}

/** Keeps what the authority knows; it appears whole, for nobody else to read. */
export async function saveState(folder: string, state: State): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, FILE);
  await writeFile(`${path}.part`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${path}.part`, path);
}

/** The next of the authority's own running numbers, from 1. */
export function takeNumber(state: State, key: string): number {
  const number = (state.numbers[key] ?? 0) + 1;
  state.numbers[key] = number;
  return number;
}
