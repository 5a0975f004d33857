import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatLocal } from '../../core/calendar.ts';
import type { Catalog } from '../../rules/authority.ts';
import type { Simulation } from '../simulation.ts';
import { createAuthority } from './authority.ts';
import { AUTHORITY } from './desk.ts';
import type { DoorName } from './door.ts';
import { openKeptClock } from './kept-clock.ts';
import { getAnswersFolder, openDoor } from './open-door.ts';
import type { AuthorityPlan } from './plan.ts';

/** A simulation for a customer's own tests. */
export interface SimulationOptions {
  /** Everything of it lies here. */
  readonly folder: string;
  readonly plan: AuthorityPlan;
  readonly catalog: Catalog;
  readonly door: DoorName;
  readonly port?: number | undefined;
  /** How many times as fast as the real one its clock runs. */
  readonly speed: number;
  readonly tell: (text: string) => void;
}

/** Opens a simulated authority in a folder, with a way to reach it. */
export async function openSimulation(options: SimulationOptions): Promise<Simulation> {
  const { plan, catalog, door: doorName, port, speed, tell } = options;
  const folder = resolve(options.folder);
  const arrivals = join(folder, 'in');
  const answers = getAnswersFolder(folder, doorName);
  const state = join(folder, 'state');
  for (const one of [arrivals, answers, state]) mkdirSync(one, { recursive: true });
  const clock = openKeptClock(join(state, 'clock.json'), speed);
  const door = await openDoor(doorName, {
    folder,
    arrivals,
    answers,
    catalog,
    now: () => new Date(),
    faults: plan.door,
    tell,
    ...(port === undefined ? {} : { port }),
  });
  const { timeZone } = catalog.authorities.find(({ name }) => name === AUTHORITY)!.raw;
  const formatMinute = (moment: Date) =>
    formatLocal(moment, timeZone).slice(0, 16).replace('T', ' ');
  /** One moment for all of a round: a fast clock would leap in the middle of it. */
  let moment = clock.now();
  const authority = createAuthority({
    arrivals,
    answers,
    taken: join(folder, 'taken'),
    state,
    catalog,
    plan,
    now: () => moment,
    tell,
    laid: door.note,
  });
  return {
    channel: door.channel,
    now: () => formatMinute(clock.now()),
    getNext() {
      const next = authority.getNext();
      return next && formatMinute(next);
    },
    async round(goesOn = false) {
      moment = clock.now();
      await door.bring();
      const taken = await authority.takeAll();
      const answered = await authority.runDue();
      await door.carry();
      await clock.keep(goesOn);
      return { taken, answered };
    },
    close: door.close,
  };
}
