import { createDesk, type Desk, type Scene } from './desk.ts';
import { gatherNews } from './gather-news.ts';
import { publish } from './publish.ts';
import { SERVICES } from './services.ts';
import type { Due } from './state.ts';

/**
 * Does what is due, moment after moment in the order of time, as if it had been done when it was due:
 * what comes of it may be due too. Keeps the state after each moment. Tells how many files appeared.
 */
export async function workDue(
  scene: Scene,
  folder: string,
  now: Date,
  keep: () => Promise<void>,
): Promise<number> {
  let count = 0;
  for (;;) {
    const at = findFirst(scene.state.due, now.toISOString());
    if (at === undefined) return count;
    count += await workMoment(createDesk(scene, new Date(at)), at, folder);
    await keep();
  }
}

function findFirst(due: readonly Due[], now: string): string | undefined {
  let first: string | undefined;
  for (const { at } of due) if (at <= now && (first === undefined || at < first)) first = at;
  return first;
}

async function workMoment(desk: Desk, at: string, folder: string): Promise<number> {
  const ripe: Due[] = [];
  // An act may bring others that are due at once: their news belong into the same files.
  for (let found = take(desk, at); found.length > 0; found = take(desk, at)) {
    for (const due of found) {
      if (due.do === 'act') act(desk, due.act, due.of);
      else ripe.push(due);
    }
  }
  const news = ripe.flatMap((due) => (due.do === 'news' ? [due.news] : []));
  const settled = ripe.flatMap((due) => (due.do === 'file' ? [due] : []));
  const gathered = gatherNews(news, desk.today).map((file) => ({ file, isLate: false }));
  const names: string[] = [];
  for (const { file, isLate } of [...settled, ...gathered])
    names.push(...(await publish(desk, folder, file, isLate)));
  for (const name of names) desk.tell(`${desk.formatLocal(at)}: ${name} lies ready`);
  return names.length;
}

/** Takes what is due at a moment out of what is to come. */
function take({ state }: Desk, at: string): Due[] {
  const found = state.due.filter((due) => due.at <= at);
  if (found.length > 0) state.due = state.due.filter((due) => due.at > at);
  return found;
}

function act(desk: Desk, name: string, of: string): void {
  const service = SERVICES.find((one) => Object.hasOwn(one.act, name));
  if (!service) throw new Error(`no service knows the act '${name}'`);
  service.act[name]!(desk, of);
}
