import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { createAuthority } from '../../src/simulator/kronofogden/authority.ts';
import { authorityPlanSchema } from '../../src/simulator/kronofogden/plan.ts';
import { catalog } from '../catalog/samples.ts';
import { makeWorld, PERMITS, type World } from './world.ts';

const MAPPINGS = join(BUILT_IN_FORMATS, 'kronofogden/betalningsforelaggande/mappings');
export const readExample = (name: string) => readFileSync(join(MAPPINGS, 'samples', name), 'utf8');
const DAY_MS = 86_400_000;

function route(name: string, transaction: string) {
  return {
    folder: name,
    transactions: [`kronofogden/${transaction}`],
    channel: 'kfm',
    creditor: 'KBL',
    mapping: join(MAPPINGS, `${name}.mapping.yaml`),
    complete: { stableSeconds: 0 },
  };
}

/** What most creditors have agreed on. */
export const BY_FILE = { bekraftelseFran: '2026-01-01', utslagFran: '2026-01-01' };

/** An authority behind a world's folders, by its clock. */
export function openAuthority(world: World, plan: object) {
  return createAuthority({
    arrivals: world.path('counterpart/in'),
    answers: world.path('counterpart/out'),
    taken: world.path('counterpart/taken'),
    state: world.path('counterpart/state'),
    catalog,
    plan: authorityPlanSchema.parse(plan),
    now: () => world.clock.now(),
  });
}

/** A gateway, and an authority that follows its cases over time. */
export async function makeSite(plan: object, agreed: object = BY_FILE) {
  const world = await makeWorld({
    config: {
      creditors: {
        KBL: {
          name: 'Kreditbolaget Exempel AB',
          orgnr: '5560010018',
          permits: PERMITS,
          parameters: {
            'kronofogden/betalningsforelaggande': agreed,
          },
        },
      },
      routes: [
        route('ansokan-csv', 'ansokan-betalningsforelaggande'),
        route('nedsattning-csv', 'nedsattning-betalningsforelaggande'),
        {
          folder: 'atk',
          transactions: ['kronofogden/aterkallelse-betalningsforelaggande'],
          channel: 'kfm',
          complete: { stableSeconds: 0 },
        },
      ],
    },
  });
  const authority = openAuthority(world, plan);
  /** So many days go by, each with a pass in the morning and one after what the authority has done. */
  const live = async (days: number) => {
    for (let day = 0; day < days; day++) {
      await world.pass();
      await authority.takeAll();
      await authority.runDue();
      await world.pass();
      world.clock.advance(DAY_MS);
    }
  };
  return { world, live };
}
