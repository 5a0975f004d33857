import type { Layout } from '../../format/layout.ts';
import type { Desk } from './desk.ts';
import { getForm } from './find-form.ts';
import type { ItemError, Verdict } from './judge-items.ts';
import type { Arrival } from './read-arrival.ts';
import type { ReceiptKind } from './receipt-kinds.ts';
import type { RecordSpec, Values } from './state.ts';

const REFERENCES = ['referens', 'malnummer', 'nedsattningsnummer'];
const HOUR_MS = 3_600_000;

/** Answers a file with its receipt. */
export function sendReceipt(
  desk: Desk,
  arrival: Arrival,
  kind: ReceiptKind,
  { general, errors }: Verdict,
): void {
  const { plan, catalog, today } = desk;
  const form = plan.kvittens === 'xml' && kind.xml !== undefined ? kind.xml : kind.answer;
  const { layout } = getForm(catalog, kind.answer, form);
  const isRejected = general !== undefined || errors.length > 0;
  const head: RecordSpec = [
    kind.head,
    {
      intressentkod: arrival.creditor,
      lopnummer: arrival.sequence,
      mottagen: today,
      resultat: isRejected ? 'U' : 'G',
      [kind.count]: arrival.items.length,
      antalFel: errors.length,
      ...fitName(layout, kind.head, arrival.name),
    },
  ];
  const records = [head, ...errors.map((error) => describeError(layout, kind, error))];
  if (general !== undefined)
    records.push(['generelltFel', { kod: general, ...findText(layout, 'generelltFel', general) }]);
  desk.send(
    {
      answer: kind.answer,
      layout: form,
      creditor: arrival.creditor,
      records,
      to: arrival.sequence,
    },
    new Date(desk.moment.getTime() + plan.kvittensHours * HOUR_MS).toISOString(),
  );
  const verdict = describeVerdict(layout, general, errors.length, arrival.items.length);
  const when = plan.kvittensHours > 0 ? ` in ${plan.kvittensHours} hours` : '';
  desk.tell(`  its receipt (${kind.answer}) comes${when || ' at once'}: ${verdict}`);
}

function describeError(
  layout: Layout,
  { error, position, item: type }: ReceiptKind,
  { item, code, text }: ItemError,
): RecordSpec {
  const own = item.records[type]?.[0] ?? {};
  const fields = layout.recordsByName.get(error)!.fieldsByName;
  const references = Object.fromEntries(
    REFERENCES.filter((name) => fields.has(name)).flatMap((name) =>
      own[name] === undefined ? [] : [[name, own[name]]],
    ),
  );
  const told = text === undefined ? findText(layout, error, code) : { text };
  return [error, { [position]: item.position, ...references, kod: code, ...told }];
}

/** The authority's own text for an error code of a record. */
export function findText(layout: Layout, record: string, code: string): Values {
  const list = layout.recordsByName.get(record)?.fieldsByName.get('kod')?.codes;
  const text = list?.codes.get(code)?.text;
  return text === undefined ? {} : { text };
}

/** The name of the file that is answered, where it has room and can be written. */
export function fitName(layout: Layout, record: string, name: string): Values {
  const field = layout.recordsByName.get(record)?.fieldsByName.get('filnamn');
  if (!field || /[^\x20-\xff]/.test(name)) return {};
  return layout.kind === 'fixed' && name.length > field.to - field.from ? {} : { filnamn: name };
}

function describeVerdict(
  layout: Layout,
  general: string | undefined,
  errors: number,
  count: number,
): string {
  if (general !== undefined)
    return `rejected whole, ${general} ${findText(layout, 'generelltFel', general).text ?? ''}`.trim();
  if (errors === 0) return 'approved';
  return errors === count
    ? `all ${count} rejected`
    : `${errors} of ${count} rejected, the others are taken`;
}
