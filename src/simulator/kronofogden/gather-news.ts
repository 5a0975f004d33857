import type { FileSpec, News, RecordSpec } from './state.ts';

/** What stands around the news of a kind: a start post unless its sections have their own, and an end post. */
const FRAMES: { readonly [answer: string]: { readonly start?: true; readonly end?: true } } = {
  'bekraftelse-verkstallighet': {},
  'bekraftelse-betalningsforelaggande': {},
  'aterrapportering-skuldsanering': { end: true },
  loneutmatningsbeslut: { start: true, end: true },
  utredningsrapport: { start: true, end: true },
  'ny-grundavgift': { start: true, end: true },
  slutredovisning: { start: true, end: true },
  'utslag-betalningsforelaggande': { start: true, end: true },
};

/** Puts what is told at one time into files: one of each kind for each creditor. */
export function gatherNews(all: readonly News[], today: string): FileSpec[] {
  const groups = new Map<string, News[]>();
  for (const news of all) {
    const key = `${news.answer}/${news.creditor}`;
    const known = groups.get(key);
    if (known) known.push(news);
    else groups.set(key, [news]);
  }
  return [...groups.values()].map((group) => gather(group, today));
}

function gather(group: readonly News[], today: string): FileSpec {
  const { answer, creditor, to } = group[0]!;
  const { start, end } = FRAMES[answer] ?? {};
  const head: RecordSpec[] = start ? [['start', { intressentkod: creditor, datum: today }]] : [];
  const tail: RecordSpec[] = end ? [['slut', {}]] : [];
  const isOfOne = group.every((news) => news.to === to);
  return {
    answer,
    layout: answer,
    creditor,
    records: [...head, ...joinSections(group), ...tail],
    ...(isOfOne && to !== undefined ? { to } : {}),
  };
}

/** News under the same section stand together. */
function joinSections(group: readonly News[]): RecordSpec[] {
  const sections = new Map<string, RecordSpec[]>();
  for (const { section, records } of group) {
    const key = JSON.stringify(section ?? '');
    const known = sections.get(key) ?? (section ? [section] : []);
    known.push(...records);
    sections.set(key, known);
  }
  return [...sections.values()].flat();
}
