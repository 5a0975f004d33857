import { DateTime } from 'luxon';
import { getDay } from '../../core/calendar.ts';
import type { Catalog } from '../../rules/authority.ts';
import { getAmounts } from '../../rules/authority.ts';
import type { AuthorityPlan } from './plan.ts';
import type { Due, FileSpec, News, State } from './state.ts';

/** Where the authority works: what it knows, what it plans, and what time it is. */
export interface Desk {
  readonly catalog: Catalog;
  readonly plan: AuthorityPlan;
  readonly state: State;
  /** The moment that is worked on: now, or when what is late should have been done. */
  readonly moment: Date;
  /** Its day (ISO), where the authority is. */
  readonly today: string;
  /** A day so many days later. */
  addDays(days: number): string;
  /** The hour at which news are written, so many days from now; never one that has passed. */
  evening(days: number): string;
  /** The same hour on the day after a day. */
  eveningAfter(day: string): string;
  /** The day (ISO) of a moment. */
  dayOf(at: string): string;
  /** A moment as a clock on the wall shows it. */
  formatLocal(at: string): string;
  /** An amount in force (öre). */
  amount(name: string): number;
  /** Lets an act be done later. */
  schedule(at: string, act: string, of: string): void;
  /** Writes a file when its time comes. */
  send(file: FileSpec, at?: string): void;
  /** Adds to a file of this moment, or of a later one. */
  report(news: News, at?: string): void;
  /** Told of each file that lies ready, and which file it answers, where it is one. */
  laid(name: string, answered: string | undefined): void;
  /** Says in plain words what happened. */
  tell(text: string): void;
}

/** The folder of its formats. */
export const AUTHORITY = 'kronofogden';

/** What is the same at every moment. */
export type Scene = Pick<Desk, 'catalog' | 'plan' | 'state' | 'laid' | 'tell'>;

/** Makes the desk for one moment. */
export function createDesk(scene: Scene, moment: Date): Desk {
  const authority = scene.catalog.authorities.find(({ name }) => name === AUTHORITY);
  if (!authority) throw new Error(`the simulator needs the formats of ${AUTHORITY}`);
  const local = DateTime.fromJSDate(moment, { zone: authority.raw.timeZone });
  const today = local.toISODate() ?? '';
  const [hour = 0, minute = 0] = scene.plan.evening.split(':').map(Number);
  const toEvening = (day: DateTime) => day.set({ hour, minute, second: 0, millisecond: 0 });
  const toIso = (at: DateTime) => at.toJSDate().toISOString();
  const add = (due: Due) => scene.state.due.push(due);
  return {
    ...scene,
    moment,
    today,
    addDays: (days) => local.plus({ days }).toISODate() ?? '',
    evening(days) {
      const at = toEvening(local.plus({ days }));
      return toIso(at < local ? toEvening(local.plus({ days: days + 1 })) : at);
    },
    eveningAfter: (day) =>
      toIso(toEvening(DateTime.fromISO(day, { zone: authority.raw.timeZone }).plus({ days: 1 }))),
    dayOf: (at) => getDay(new Date(at), authority.raw.timeZone),
    formatLocal: (at) =>
      DateTime.fromISO(at, { zone: authority.raw.timeZone }).toFormat('yyyy-MM-dd HH:mm'),
    amount: (name) => Number(getAmounts(authority.raw, today).get(name) ?? 0n),
    schedule: (at, act, of) => add({ at, do: 'act', act, of }),
    send: (file, at = moment.toISOString()) => add({ at, do: 'file', file }),
    report: (news, at = moment.toISOString()) => add({ at, do: 'news', news }),
  };
}
