import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decideOn } from '../../src/app/decisions.ts';
import { loadFormats } from '../../src/app/formats.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { type App, openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { createCounterpart } from '../../src/simulator/counterpart.ts';
import { buildBekraftelse, buildEmalin, makeClaims } from '../pipeline/files.ts';
import { type HttpsWay, type OneFault, type Party, writeKeys } from './https-party.ts';
import { describeOutcome, type Outcome } from './outcome.ts';
import { type Content, drive, getStart, layReady, makeScene, type Scene } from './scene.ts';

/** Two files of which the second waits for the first; one is rejected in part, one split and numbered here. */
export const CONTENT: Content = {
  earlier: {},
  drops: {
    'KBL.EMALIN.D261120.001.etr': buildEmalin({ claims: makeClaims('A', 2) }),
    'KBL.EMALIN.D261120.002.etr': buildEmalin({ sequence: 0, claims: makeClaims('B', 3, [2]) }),
  },
  later: {
    'KBL.EMALUT.0001.etr': buildBekraftelse([
      { sequence: 1, cases: { 'U-1-26': 'A-1' } },
      { sequence: 2, cases: { 'U-2-26': 'B-1', 'U-3-26': 'B-3' } },
    ]),
  },
};
const FILES = 2;
const PLAN = { confirm: false, rejectItems: { 'A-2': '101' }, rejectFiles: {}, silent: [] };
const FORMATS = loadFormats(BUILT_IN_FORMATS);
const HOUR_MS = 3_600_000;
/** Enough for a lost file to be sent, answered and confirmed after a person has looked. */
const PASSES = 6;

/** Makes the folder that every run starts from. */
export async function makeHttpsScene(): Promise<Scene> {
  const scene = await makeScene(CONTENT);
  writeKeys(scene);
  return scene;
}

/** What came of a run, and what it took. */
export interface Ended {
  readonly outcome: Outcome;
  /** What was in doubt after the first pass in the end, and what had overtaken it. */
  readonly doubts: readonly string[];
  /** What a person had to decide. */
  readonly decided: readonly string[];
  readonly repeats: number;
  /** Of a driven gateway, or of the one that ends it. */
  readonly requests: readonly string[];
  /** Of a driven gateway: what it did, unless it was killed. */
  readonly steps?: readonly string[];
}

export interface Interruption {
  /** Whether a gateway runs first that may be killed; else all is done by the one that ends it. */
  readonly isDriven: boolean;
  /** Its state change to die at, from 1. */
  readonly killAt?: number;
  /** The request, from 1, that is cut instead of answered; a driven gateway is killed before. */
  readonly cutAt?: number;
  /** A driven gateway is killed when it happens. */
  readonly fault?: OneFault;
}

/** Runs the gateway to the end, with one interruption. */
export async function runOver(
  way: HttpsWay,
  scene: Scene,
  { isDriven, killAt = 0, cutAt = 0, fault }: Interruption,
): Promise<Ended> {
  const clock = new VirtualClock(getStart(0));
  const root = scene.copy({ settings: () => ({}), watch: 'ledger' });
  const party = await way(scene, root, () => clock.now());
  scene.configure(root, party.channel);
  const answer = makeAnswer(root, party);
  const requests: string[] = [];
  let kill = async () => {};
  party.setAfterRequest(async (call) => {
    requests.push(call);
    if (requests.length !== cutAt) return 'answer';
    await kill();
    return 'cut';
  });
  let happened = 0;
  if (fault)
    party.setFault(fault, () => {
      happened++;
      void kill();
    });
  try {
    const steps = isDriven
      ? await driveOver(root, killAt, answer, (killer) => {
          kill = killer;
        })
      : undefined;
    kill = async () => {};
    const asked = isDriven ? [...requests] : requests;
    if (isDriven) clock.advance(HOUR_MS);
    const ended = await finishOver(root, clock, party, answer);
    const outcome = { ...ended.outcome, ...party.describe(), fault: [`${happened} times`] };
    const told = { repeats: party.countRepeats(), requests: asked, ...(steps ? { steps } : {}) };
    return { ...ended, ...told, outcome: mask(outcome) };
  } finally {
    await party.close();
  }
}

async function driveOver(
  root: string,
  killAt: number,
  answer: () => Promise<void>,
  setKill: (kill: () => Promise<void>) => void,
): Promise<readonly string[] | undefined> {
  let turns = Promise.resolve();
  const ending = await drive({
    root,
    watch: 'ledger',
    killAt,
    outside: true,
    onStart: (child) => {
      const isGone = once(child, 'exit');
      setKill(async () => {
        child.kill('SIGKILL');
        await isGone;
      });
      child.stdin?.on('error', () => undefined);
      child.stdout?.on('data', (text) => {
        if (String(text) !== '\n') return;
        turns = turns.then(answer).then(() => void child.stdin?.write('\n'));
      });
    },
  });
  await turns;
  return 'steps' in ending ? ending.steps : undefined;
}

/** The authority: one for the whole run, so that its answers are numbered on. */
function makeAnswer(root: string, party: Party): () => Promise<void> {
  const folder = join(root, 'counterpart');
  const authority = createCounterpart(
    { authority: 'kronofogden', plan: { ...PLAN, kvittens: 'text' } },
    folder,
    FORMATS,
    () => getStart(0).slice(0, 10),
  );
  return async () => {
    await party.bring();
    await authority.takeAll();
    if (readdirSync(join(folder, 'taken')).length === FILES) layReady(root);
    await party.carry();
  };
}

type Finished = Pick<Ended, 'outcome' | 'doubts' | 'decided'>;

async function finishOver(
  root: string,
  clock: VirtualClock,
  party: Party,
  answer: () => Promise<void>,
): Promise<Finished> {
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
  try {
    let doubts: readonly string[] = [];
    const decided: string[] = [];
    let last = await findLast(app);
    for (let pass = 0; pass < PASSES; pass++) {
      clock.advance(HOUR_MS);
      await app.runPass({ settle: false, waitMs: 0 });
      if (pass === 0) doubts = await listDoubts(app);
      // What an answer could settle is settled by now.
      if (pass === 2) decided.push(...(await decideOpen(root, app)), ...party.offerAgain());
      await answer();
      const now = await findLast(app);
      if (now === last && (await isSettled(app))) break;
      last = now;
    }
    return { outcome: await describeOutcome(root, app), doubts, decided };
  } finally {
    await app.close();
  }
}

async function findLast({ ledger }: App): Promise<number | undefined> {
  return (await ledger.findLastEvent())?.seq;
}

/** Everything is answered, so that one pass more in which nothing happens is enough. */
async function isSettled({ ledger }: App): Promise<boolean> {
  const batches = await ledger.listBatches();
  const layers = await ledger.listLayers(batches.map(({ id }) => id));
  return (
    batches.length === FILES &&
    batches.every(({ state }) => state === 'answered') &&
    layers.every(({ state }) => state !== 'waiting')
  );
}

async function listDoubts({ ledger }: App): Promise<readonly string[]> {
  const [doubt] = await ledger.listBatches({ states: ['in-doubt'] });
  if (!doubt) return [];
  const others = (await ledger.listBatches()).filter(({ id }) => id !== doubt.id);
  const overtaking = others.filter(
    ({ sequence, state }) => sequence! > doubt.sequence! && state !== 'sealed',
  );
  return [doubt.remoteName, ...overtaking.map(({ remoteName }) => `before ${remoteName}`)];
}

/** An operator looks at the counterpart for what the program could not find out, or was refused. */
async function decideOpen(root: string, app: App): Promise<readonly string[]> {
  const decided: string[] = [];
  for (const batch of await app.ledger.listBatches({ states: ['in-doubt', 'failed'] })) {
    const taken = join(root, 'counterpart', 'taken', batch.remoteName);
    const unsent = batch.state === 'failed' ? 'resend' : 'absent';
    const name = existsSync(taken) ? 'arrived' : unsent;
    await decideOn(app, batch.id, { name }, 'by a test');
    decided.push(`${name} ${batch.remoteName}`);
  }
  return decided;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function mask(outcome: Outcome): Outcome {
  return Object.fromEntries(
    Object.entries(outcome).map(([part, lines]) => [
      part,
      lines.map((line) => line.replace(UUID, '…')).sort(),
    ]),
  );
}
