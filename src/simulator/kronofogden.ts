import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLBuilder } from 'fast-xml-parser';
import { openChunks } from '../core/files.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { buildRecord, type Item, isItem } from '../format/record.ts';
import { writeRecords } from '../format/write-records.ts';
import type { Catalog } from '../rules/authority.ts';

/** What the simulated authority does with which application or file. */
export interface KronofogdenPlan {
  /** Reference of an application -> error code it is rejected with. */
  readonly rejectItems?: Readonly<{ [reference: string]: string }>;
  /** Running number of a file -> error code the whole file is rejected with. */
  readonly rejectFiles?: Readonly<{ [sequence: string]: string }>;
  /** Running numbers of files that are taken but not answered. */
  readonly silent?: readonly number[];
  readonly kvittens?: 'text' | 'xml';
  /** Bekräftelser are sent too. */
  readonly confirm?: boolean;
}

export interface KronofogdenOptions {
  /** Where transaction files arrive, and where answers are laid out for fetching. */
  readonly arrivals: string;
  readonly answers: string;
  /** Where files go that were taken. */
  readonly taken: string;
  readonly catalog: Catalog;
  readonly plan: KronofogdenPlan;
  /** ISO day. */
  readonly getToday: () => string;
}

interface Application {
  readonly reference: string;
  readonly debtor: string;
  readonly amount: number;
}

interface Arrival {
  readonly name: string;
  readonly creditor: string;
  readonly sequence: number;
  readonly applications: readonly Application[];
}

interface Rejection {
  readonly position: number;
  readonly reference: string;
  readonly code: string;
}

const TEXTS: Readonly<{ [code: string]: string }> = {
  '101': 'Svaranden finns inte i registret',
  '102': 'Beloppen stämmer inte',
  '103': 'Exekutionstiteln är redan under verkställighet',
  '104': 'Svaranden har skyddad adress',
  '901': 'Löpnumret är fel',
  '902': 'Filen kan inte läsas',
};

/**
 * A counterpart in the shape of Kronofogden: takes EMALIN files from a folder and answers with
 * kvittens and bekräftelse by a plan. It reads with the same definitions but has its own register,
 * numbering and message building.
 */
export function createKronofogden(options: KronofogdenOptions) {
  let answerNumber = 0;
  let caseNumber = 0;

  async function takeAll(): Promise<number> {
    const names = (await readdir(options.arrivals))
      .filter((name) => !name.startsWith('.') && !name.endsWith('.part'))
      .sort();
    for (const name of names) await takeOne(name);
    return names.length;
  }

  async function takeOne(name: string): Promise<void> {
    const arrival = await readArrival(
      join(options.arrivals, name),
      name,
      findLayout('ansokan-verkstallighet'),
    );
    await mkdir(options.taken, { recursive: true });
    await rename(join(options.arrivals, name), join(options.taken, name));
    const { plan } = options;
    if (plan.silent?.includes(arrival.sequence)) return;
    const general = plan.rejectFiles?.[arrival.sequence];
    const rejections = general === undefined ? findRejections(arrival) : [];
    const text =
      plan.kvittens === 'xml'
        ? buildXml(arrival, rejections, general)
        : await buildText(arrival, rejections, general);
    await publish(`REX.${arrival.creditor}.KVITTENS`, text);
    if (plan.confirm && general === undefined)
      await confirm(arrival, new Set(rejections.map(({ position }) => position)));
  }

  function findRejections({ applications }: Arrival): Rejection[] {
    return applications.flatMap(({ reference }, index) => {
      const code = options.plan.rejectItems?.[reference];
      return code === undefined ? [] : [{ position: index + 1, reference, code }];
    });
  }

  async function buildText(
    arrival: Arrival,
    rejections: readonly Rejection[],
    general: string | undefined,
  ): Promise<Buffer> {
    const layout = findLayout('kvittens-verkstallighet');
    const isRejected = general !== undefined || rejections.length > 0;
    const records = [
      buildRecord(layout, 'kvittens', {
        intressentkod: arrival.creditor,
        lopnummer: arrival.sequence,
        mottagen: options.getToday(),
        resultat: isRejected ? 'U' : 'G',
        antalHandlingar: arrival.applications.length,
        antalFel: rejections.length,
        filnamn: arrival.name,
      }),
      ...rejections.map(({ position, reference, code }) =>
        buildRecord(layout, 'handlingsfel', {
          handling: position,
          referens: reference,
          kod: code,
          text: TEXTS[code] ?? '',
        }),
      ),
      ...(general === undefined
        ? []
        : [buildRecord(layout, 'generelltFel', { kod: general, text: TEXTS[general] ?? '' })]),
    ];
    return collect(writeRecords(layout, records));
  }

  function buildXml(
    arrival: Arrival,
    rejections: readonly Rejection[],
    general: string | undefined,
  ): Buffer {
    const document = {
      '?xml': { '@version': '1.0', '@encoding': 'ISO-8859-1' },
      Kvittens: {
        Transaktionsfil: {
          Intressentkod: arrival.creditor,
          Lopnummer: arrival.sequence,
          Filnamn: arrival.name,
        },
        Mottagen: options.getToday(),
        Resultat: general !== undefined || rejections.length > 0 ? 'U' : 'G',
        AntalHandlingar: arrival.applications.length,
        AntalFel: rejections.length,
        FelPaHandling: rejections.map(({ position, reference, code }) => ({
          '@nummer': position,
          Referens: reference,
          Felkod: code,
          Feltext: TEXTS[code] ?? '',
        })),
        ...(general === undefined
          ? {}
          : { GenerelltFel: { Felkod: general, Feltext: TEXTS[general] ?? '' } }),
      },
    };
    const builder = new XMLBuilder({
      format: true,
      ignoreAttributes: false,
      attributeNamePrefix: '@',
    });
    return Buffer.from(String(builder.build(document)), 'latin1');
  }

  async function confirm(arrival: Arrival, rejected: ReadonlySet<number>): Promise<void> {
    const layout = findLayout('bekraftelse-verkstallighet');
    const today = options.getToday();
    const records = [
      buildRecord(layout, 'startEmalin', {
        intressentkod: arrival.creditor,
        datum: today,
        lopnummer: arrival.sequence,
      }),
    ];
    for (const [index, { reference, debtor, amount }] of arrival.applications.entries()) {
      if (rejected.has(index + 1)) continue;
      const malnummer = `U-${String(++caseNumber).padStart(6, '0')}-${today.slice(2, 4)}`;
      records.push(
        buildRecord(layout, 'mal', {
          malnummer,
          referens: reference,
          svarandeId: debtor,
          belopp: amount,
          registrerad: today,
        }),
      );
    }
    await publish(`${arrival.creditor}.EMALUT`, await collect(writeRecords(layout, records)));
  }

  /** Answers appear whole: written under a temporary name first. */
  async function publish(stem: string, bytes: Buffer): Promise<void> {
    const name = `${stem}.${String(++answerNumber).padStart(4, '0')}.${options.getToday().replaceAll('-', '')}.etr`;
    await mkdir(options.answers, { recursive: true });
    await writeFile(join(options.answers, `${name}.part`), bytes);
    await rename(join(options.answers, `${name}.part`), join(options.answers, name));
  }

  function findLayout(name: string): Layout {
    for (const { forms } of options.catalog.transactions.values()) {
      const form = forms.find((candidate) => candidate.layout.name === name);
      if (form) return form.layout;
    }
    throw new Error(`the simulator needs the layout ${name}`);
  }

  return { takeAll };
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function readArrival(path: string, name: string, layout: Layout): Promise<Arrival> {
  let creditor = '';
  let sequence = 0;
  const applications: Application[] = [];
  const source = openChunks(path);
  for await (const units of readUnits(layout, source, { file: name, report: () => {} })) {
    for (const unit of units) {
      if (isItem(unit)) applications.push(toApplication(unit));
      else if (unit.type.name === 'start') {
        creditor = unit.raw(unit.type.fieldsByName.get('intressentkod')!) ?? '';
        sequence = Number(unit.raw(unit.type.fieldsByName.get('lopnummer')!) ?? 0);
      }
    }
  }
  return { name, creditor, sequence, applications };
}

function toApplication({ head }: Item): Application {
  const read = (field: string) =>
    Buffer.from(head.raw(head.type.fieldsByName.get(field)!) ?? '').toString();
  return {
    reference: read('referens'),
    debtor: read('svarandeId'),
    amount: Number(read('totBel')),
  };
}
