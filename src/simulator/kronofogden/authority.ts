import { existsSync, mkdirSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readIdentity } from '../../core/files.ts';
import type { Catalog } from '../../rules/authority.ts';
import { createDesk } from './desk.ts';
import type { AuthorityPlan } from './plan.ts';
import { recognise } from './recognise.ts';
import { loadState, saveState } from './state.ts';
import { takeFile } from './take-file.ts';
import { workDue } from './work-due.ts';

/** Where the simulated authority lives and what it is to do. */
export interface AuthorityOptions {
  /** Where transaction files arrive, and where answers are laid out for fetching. */
  readonly arrivals: string;
  readonly answers: string;
  /** Where files go that were taken. */
  readonly taken: string;
  /** A folder for what it knows, which survives a restart. */
  readonly state: string;
  readonly catalog: Catalog;
  readonly plan: AuthorityPlan;
  readonly now: () => Date;
  /** Told in plain words what happens. */
  readonly tell?: (text: string) => void;
  /** Told of each answer that lies ready, and the name of the file that it answers, where it is one. */
  readonly laid?: (name: string, answered: string | undefined) => void;
}

/** An authority over time: it takes files, and answers when the time has come. */
export interface SimulatedAuthority {
  /** Takes every file that has arrived and gives the answers that come at once; tells how many files were taken. */
  takeAll(): Promise<number>;
  /** Writes the answers whose time has come; tells how many files have appeared since it was last asked. */
  runDue(): Promise<number>;
  /** The moment at which something is to be done next; undefined when nothing is. */
  getNext(): Date | undefined;
}

/**
 * A counterpart in the shape of Kronofogden that follows cases from the application to the final
 * account, on a clock of its own. It reads, checks and writes with the definitions of the formats, but
 * has its own register, numbering and answers.
 */
export function createAuthority(options: AuthorityOptions): SimulatedAuthority {
  const { arrivals, answers, taken, catalog, plan } = options;
  for (const folder of [arrivals, answers, taken]) mkdirSync(folder, { recursive: true });
  const state = loadState(options.state);
  const { tell = () => {}, laid = () => {} } = options;
  const scene = { catalog, plan, state, tell, laid };
  let appeared = 0;
  const keep = () => saveState(options.state, state);

  async function work(): Promise<void> {
    appeared += await workDue(scene, answers, options.now(), keep);
  }

  async function takeAll(): Promise<number> {
    // What should have happened before the files came happens before they are taken.
    await work();
    const names = (await readdir(arrivals))
      .filter((name) => !name.startsWith('.') && !name.endsWith('.part'))
      .sort();
    for (const name of names) await takeOne(name);
    await work();
    return names.length;
  }

  async function takeOne(name: string): Promise<void> {
    const path = join(arrivals, name);
    const { sha256 } = await readIdentity(path);
    const mark = `${sha256} ${name}`;
    // A file whose taking was kept, but which could not be moved any more.
    if (state.taking !== mark) {
      const desk = createDesk(scene, options.now());
      const recognised = await recognise(catalog, path, name);
      if (recognised) await takeFile(desk, path, name, recognised);
      else desk.tell(`${name} came: it is no transaction that is known; nothing answers it`);
      state.taking = mark;
      await keep();
    }
    await mkdir(taken, { recursive: true });
    await rename(path, findFree(taken, name));
    delete state.taking;
  }

  return {
    takeAll,
    async runDue() {
      await work();
      const count = appeared;
      appeared = 0;
      return count;
    },
    getNext() {
      const [first] = state.due.map(({ at }) => at).sort();
      return first === undefined ? undefined : new Date(first);
    },
  };
}

/** A file that came before under the same name is kept too. */
function findFree(folder: string, name: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${name} (${number})`);
    if (!existsSync(path)) return path;
  }
}
