import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { generateFile } from '../../src/app/generate.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { createAuthority } from '../../src/simulator/kronofogden/authority.ts';
import { authorityPlanSchema } from '../../src/simulator/kronofogden/plan.ts';
import { catalog, FORMATS, readSample } from '../catalog/samples.ts';

export const DAY_MS = 86_400_000;
/** A Monday at ten in Stockholm. */
export const START = '2026-11-23T09:00:00Z';

/** An answer file: the transaction it is of, its name and its text. */
export interface Answer {
  readonly answer: string;
  readonly name: string;
  readonly text: string;
}

const OWNER = { id: 'KBL', name: 'Kreditbolaget Exempel AB', orgnr: '5560010018' };

/** An authority with folders of its own and a clock that is moved by hand. */
export function openScene(plan: object = {}, start = START) {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-authority-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const clock = new VirtualClock(start);
  const told: string[] = [];
  const read = new Set<string>();
  const folders = {
    arrivals: join(root, 'in'),
    answers: join(root, 'out'),
    taken: join(root, 'taken'),
  };
  let authority = open(plan);

  function open(changed: object) {
    return createAuthority({
      ...folders,
      state: join(root, 'state'),
      catalog,
      plan: authorityPlanSchema.parse(changed),
      now: () => clock.now(),
      tell: (text) => told.push(text),
    });
  }
  /** What has appeared since the last look, each checked with its definitions. */
  async function look(): Promise<Answer[]> {
    const names = existsSync(folders.answers)
      ? readdirSync(folders.answers).filter((name) => !read.has(name))
      : [];
    const found: Answer[] = [];
    for (const name of names.sort()) {
      read.add(name);
      found.push(await readAnswer(folders.answers, name));
    }
    return found;
  }
  return {
    root,
    folders,
    clock,
    told,
    look,
    get authority() {
      return authority;
    },
    /** A file comes and is taken. */
    async drop(name: string, content: string | Buffer): Promise<Answer[]> {
      writeFileSync(join(folders.arrivals, name), content, 'latin1');
      await authority.takeAll();
      return look();
    },
    async dropSample(sample: string, name: string): Promise<Answer[]> {
      copyFileSync(join(FORMATS, 'kronofogden', sample), join(folders.arrivals, name));
      await authority.takeAll();
      return look();
    },
    /** A file of synthetic cases comes and is taken; without a number of its own it is the first. */
    async dropMade(
      layout: string,
      {
        count,
        number = 1,
        name = `${layout}.${number}`,
        change = (text) => text,
      }: {
        readonly count: number;
        readonly number?: number;
        readonly name?: string;
        readonly change?: (text: string) => string;
      },
    ): Promise<Answer[]> {
      const output = join(root, 'made');
      const transaction = `kronofogden/${layout.replace(/-xml$/, '')}`;
      const date = clock.now().toISOString().slice(0, 10);
      const seed = String(number);
      await generateFile(catalog, {
        root: FORMATS,
        transaction,
        layout,
        count,
        seed,
        date,
        creditor: OWNER,
        output,
      });
      return this.drop(name, change(putNumber(readFileSync(output, 'latin1'), layout, number)));
    },
    /** So many days pass, in one leap. */
    async pass(days: number): Promise<Answer[]> {
      clock.advance(days * DAY_MS);
      await authority.runDue();
      return look();
    },
    /** It stops and starts again, perhaps with another plan. */
    restart(changed: object = plan) {
      authority = open(changed);
    },
  };
}

export type Scene = ReturnType<typeof openScene>;

/** Reads an answer by its definitions; throws when it is not as they say. */
export async function readAnswer(folder: string, name: string): Promise<Answer> {
  const bytes = readFileSync(join(folder, name));
  const transaction = [...catalog.transactions.values()].find(
    ({ raw, names }) => raw.direction === 'in' && names.some((pattern) => pattern.match(name)),
  );
  if (!transaction?.id.startsWith('kronofogden/'))
    throw new Error(`${name} is no answer that is known`);
  const isXml = bytes.subarray(0, 1).toString() === '<';
  const form = transaction.forms.find(({ layout }) => (layout.kind === 'xml') === isXml)!;
  const { findings, written } = await readSample({
    name,
    folder,
    isBad: false,
    bytes,
    transaction,
    form,
  });
  if (findings.length > 0) throw new Error(`${name}: ${JSON.stringify(findings[0])}`);
  if (!written.equals(bytes)) throw new Error(`${name} is written back in another way`);
  return { answer: transaction.name, name, text: bytes.toString('latin1') };
}

/** What answers there are, in order. */
export function names(answers: readonly Answer[]): string[] {
  return answers.map(({ answer }) => answer);
}

/** Transactions whose end post repeats the running number. */
const NUMBERED_AT_END = /^(andring|fraga|fordringsanmalan)-/;

/** Gives a file that has none its running number. */
function putNumber(text: string, layout: string, number: number): string {
  const digits = String(number).padStart(5, '0');
  const numbered = text
    .replace(/^(00.{11})00000/, `$1${digits}`)
    .replace('<Lopnummer>0<', `<Lopnummer>${number}<`);
  return NUMBERED_AT_END.test(layout) ? numbered.replace(/(\n99)00000/, `$1${digits}`) : numbered;
}

/** The codes that an answer in XML tells, each once, in order. */
export function tellCodes({ text }: Answer): string {
  const found = text.matchAll(/<(?:Resultat|Beslutstyp|Medel|Avslutsorsak|Orsak)>(\w+)</g);
  return [...new Set([...found].map(([, code]) => code))].join(' ');
}
