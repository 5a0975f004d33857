import { ManifestBuilder } from '../core/manifest.ts';
import type { Layer } from '../core/nouns.ts';
import type { Context } from './context.ts';
import { listCases } from './matched-event.ts';
import type { PartReading } from './reading.ts';

/**
 * Takes note of cases that were never sent by file (registered by hand, or from another service), which is in order:
 * each is found by its references from then on.
 */
export async function noteForeign(
  { ledger }: Context,
  { answer, transaction, form, part }: PartReading,
  layer: Layer['layer'],
): Promise<void> {
  const { references, assigns } = form.layout.answer!.items!;
  const kinds = [...new Set([...references.keys(), ...assigns.keys()])];
  const builder = new ManifestBuilder(kinds, ledger.references);
  let ordinal = 0;
  for (const { line, byte, ...named } of part.items) {
    const keys = { ...named.references, ...named.assigns };
    builder.add(
      { ordinal: ++ordinal, line, byte, amount: 0 },
      kinds.map((kind) => keys[kind]),
    );
  }
  const cases = ordinal === 1 ? '1 case that was' : `${ordinal} cases that were`;
  const data = {
    transaction: transaction.id,
    layout: form.layout.name,
    layer,
    items: ordinal,
    reasonText: `${cases} not sent by file`,
    strangers: listCases(part),
  };
  const manifest = { batchId: answer.id, sourceId: answer.id, manifest: builder.finish() };
  await ledger.append([{ kind: 'answer.noted', subject: answer.id, data }], {
    manifests: [manifest],
  });
}
