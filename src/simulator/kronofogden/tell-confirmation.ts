import type { Desk } from './desk.ts';
import type { News } from './state.ts';

/** Lets a confirmation come when the plan says so. */
export function tellConfirmation(desk: Desk, news: News): void {
  const { bekraftelse } = desk.plan;
  const { length } = news.records;
  const count = `${length} ${length === 1 ? 'case' : 'cases'} registered`;
  if (bekraftelse === 'never') {
    desk.tell(`  ${count}; no confirmation comes`);
    return;
  }
  const at = bekraftelse === 'direct' ? desk.moment.toISOString() : desk.evening(0);
  desk.report(news, at);
  desk.tell(`  ${count}; the confirmation (${news.answer}) comes ${desk.formatLocal(at)}`);
}
