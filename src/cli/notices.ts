import { showName } from '../core/shown-text.ts';

/** What a pass has to say besides its report, masked. */
export interface Notices {
  /** What was decided about what a crash had left behind. */
  readonly recovered: readonly string[];
  /** Counterparts that could not be asked for answers. */
  readonly problems: readonly string[];
  /** What still lies in the inbox. */
  readonly strays: readonly { readonly origin: string; readonly reason: string }[];
}

/** Each kind under its title, for `run` and `status`. */
export function formatNotices({ recovered, problems, strays }: Notices): string[] {
  return [
    ...formatList('RECOVERED', recovered),
    ...formatList('PROBLEMS', problems),
    ...formatList('LEFT IN THE INBOX', strays.map(describeStray)),
  ];
}

/** Where it lies and why. */
export function describeStray({ origin, reason }: Notices['strays'][number]): string {
  return `${showName(origin)}: ${reason}`;
}

function formatList(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
}

/**
 * The lines of a pass that a `watch` has not told before. A file that a pass finds for the first time
 * may still be on its way into the inbox, so a stray is told when it lies there a second time.
 */
export function createNews(): (notices: Notices) => string[] {
  let told = new Set<string>();
  let seen = new Set<string>();
  return ({ recovered, problems, strays }) => {
    const lying = strays.map((stray) => `left in the inbox: ${describeStray(stray)}`);
    const now = [
      ...recovered.map((line) => `recovered: ${line}`),
      ...problems.map((line) => `problem: ${line}`),
      ...lying.filter((line) => seen.has(line)),
    ];
    const news = now.filter((line) => !told.has(line));
    told = new Set(now);
    seen = new Set(lying);
    return news;
  };
}
