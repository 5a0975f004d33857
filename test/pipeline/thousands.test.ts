import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateFile } from '../../src/app/generate.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { catalog } from '../catalog/samples.ts';
import { openAuthority } from './order-site.ts';
import { makeWorld, PERMITS } from './world.ts';

const COUNT = 1000;
const DAY_MS = 86_400_000;
const OWNER = { id: 'KBL', name: 'Kreditbolaget Exempel AB', orgnr: '5560010018' };
const FORMS = [...catalog.transactions.values()]
  .filter(({ id, raw }) => id.startsWith('kronofogden/') && raw.direction === 'out')
  .flatMap(({ id, forms }) => forms.map(({ layout }) => ({ id, layout: layout.name })));

/** A gateway that sends everything, and an authority that answers it. */
async function makeSite(id: string) {
  const world = await makeWorld({
    config: {
      creditors: {
        KBL: {
          name: OWNER.name,
          orgnr: OWNER.orgnr,
          permits: PERMITS,
          parameters: { 'kronofogden/betalningsforelaggande': { bekraftelseFran: '2026-01-01' } },
        },
      },
      routes: [
        { folder: 'in', transactions: [id], channel: 'kfm', complete: { stableSeconds: 0 } },
      ],
    },
  });
  return { world, authority: openAuthority(world, {}) };
}

test.each(FORMS)(
  '$layout by the thousand goes through the gateway and is answered, every case accounted for',
  async ({ id, layout }) => {
    const { world, authority } = await makeSite(id);
    mkdirSync(world.path('inbox/in'), { recursive: true });
    await generateFile(catalog, {
      root: BUILT_IN_FORMATS,
      transaction: id,
      layout,
      count: COUNT,
      seed: '1',
      date: '2026-11-20',
      creditor: OWNER,
      output: join(world.path('inbox/in'), 'generated.etr'),
    });
    await world.pass();
    const drop = await world.findDrop('in/generated.etr');
    expect(drop).toMatchObject({ state: 'batched', itemsIn: COUNT, itemsRejected: 0 });
    const isOpen = async () => (await world.findBatch('in/generated.etr')).state !== 'answered';
    for (let day = 0; day < 90 && (await isOpen()); day++) {
      await authority.takeAll();
      await authority.runDue();
      await world.pass();
      world.clock.advance(DAY_MS);
    }
    const batch = await world.findBatch('in/generated.etr');
    expect(batch.state).toBe('answered');
    expect(batch.itemsAccepted + batch.itemsRejected).toBe(COUNT);
    await world.verify();
  },
);
