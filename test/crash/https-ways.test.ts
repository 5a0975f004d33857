import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openETransport } from './e-transport-way.ts';
import {
  type Allowed,
  E_TRANSPORT_FAULTS,
  type FaultCase,
  FIRST,
  SECOND,
  SHS_FAULTS,
} from './https-faults.ts';
import type { HttpsWay } from './https-party.ts';
import { type Ended, type Interruption, makeHttpsScene, runOver } from './https-scene.ts';
import { compareOutcomes } from './outcome.ts';
import type { Scene } from './scene.ts';
import { openShs } from './shs-way.ts';

const TIMEOUT_MS = 15 * 60_000;
const AT_ONCE = 2;

let scene: Scene;
beforeAll(async () => {
  scene = await makeHttpsScene();
});
afterAll(() => scene.remove());

/** One interruption: what it is called, and what it may lead to. */
interface Point extends Interruption {
  readonly title: string;
  readonly allowed: Allowed;
  readonly open?: HttpsWay | undefined;
}

const WAYS = [
  {
    way: 'SHS',
    open: openShs,
    faults: SHS_FAULTS,
    replies: 6,
    /** The same message goes again, and the node does not take it. */
    arrived: (): Allowed => ({ repeats: 1 }),
    /** Its confirm is there before it would go again. */
    lost: (): Allowed => ({}),
    committed: (): Allowed => ({}),
  },
  {
    way: 'e-transport',
    open: openETransport,
    faults: E_TRANSPORT_FAULTS,
    replies: 4,
    /** In doubt until its kvittens comes. */
    arrived: (file: string): Allowed => ({ doubts: [file] }),
    lost: (file: string): Allowed => ({ doubts: [file] }),
    /** In doubt until a person has looked: no kvittens will come. */
    committed: (file: string): Allowed => ({ doubts: [file], decided: [`absent ${file}`] }),
  },
];

describe.each(WAYS)('over $way', ({ way, open, faults, arrived, lost, committed, replies }) => {
  let driven: Ended;
  let alive: Ended;
  beforeAll(async () => {
    driven = await runOver(open, scene, { isDriven: true });
    alive = await runOver(open, scene, { isDriven: false });
  });

  async function findDifferences({ title, allowed, open: own, ...point }: Point) {
    const { outcome, doubts, decided, repeats, steps } = await runOver(own ?? open, scene, point);
    const quiet = (point.isDriven ? driven : alive).outcome;
    const wanted = point.fault ? { ...quiet, fault: ['1 times'] } : quiet;
    const differences = compareOutcomes(wanted, outcome);
    if (steps) differences.push('was not killed');
    const found = JSON.stringify({ differences, doubts, decided, repeats });
    const expected = [allowed, ...(allowed.or ? [allowed.or] : [])].map(toText);
    return expected.includes(found) ? [] : [`${title}: ${found}, wanted ${expected.join(' or ')}`];
  }

  async function findAllDifferences(points: readonly Point[]): Promise<string[]> {
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(points.map((point) => limit(() => findDifferences(point))));
    process.stderr.write(`${way}: ${points.length} points\n`);
    return found.flat();
  }

  test('a quiet run sends two files once, takes every answer once and needs nobody', () => {
    const { outcome, ...ended } = driven;
    expect(ended).toMatchObject({ doubts: [], decided: [], repeats: 0 });
    expect(compareOutcomes(outcome, alive.outcome)).toEqual([]);
    expect(outcome).toMatchObject({ faults: [], strays: [], inbox: [], answersLeft: [] });
    expect(outcome.taken).toHaveLength(2);
    expect(outcome.batches!.join()).toMatch(/answered partly .*answered accepted/);
    expect(driven.requests.length).toBeGreaterThan(10);
    expect(outcome.replies).toHaveLength(replies);
  });

  test.each([
    { end: 'the gateway is killed', isDriven: true },
    { end: 'the connection is cut', isDriven: false },
  ])(
    'when after any single request $end, it ends as if nothing had happened',
    { timeout: TIMEOUT_MS },
    async ({ isDriven }) => {
      const { requests } = isDriven ? driven : alive;
      const points = requests.map((call, index): Point => {
        const isSent = ['send', 'submit'].includes(call);
        const file = requests.slice(0, index).includes(call) ? SECOND : FIRST;
        const allowed = isSent ? (isDriven ? arrived : lost)(file) : {};
        return { title: `request ${index + 1} (${call})`, isDriven, cutAt: index + 1, allowed };
      });
      expect(await findAllDifferences(points)).toEqual([]);
    },
  );

  test('killed at any state change from shipping to acknowledgement, it ends as if nothing had happened', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { steps = [] } = driven;
    const points = steps.flatMap((step, index): Point[] => {
      if (!isWorthIt(step, index, steps)) return [];
      const file = steps.slice(0, index).includes(step) ? SECOND : FIRST;
      const allowed =
        { 'after batch.committing': committed(file), 'before batch.shipped': arrived(file) }[
          step
        ] ?? {};
      return [{ title: `${index + 1} ${step}`, isDriven: true, killAt: index + 1, allowed }];
    });
    expect(await findAllDifferences(points)).toEqual([]);
  });

  test('whatever fault the counterpart makes once, it ends as if nothing had happened', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const points = faults.map((fault) => toPoint(fault, fault.alive, false));
    expect(await findAllDifferences(points)).toEqual([]);
  });

  test('killed at the moment of any fault, it ends as if nothing had happened', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const points = faults.flatMap((fault) =>
      fault.killed ? [toPoint(fault, fault.killed, true)] : [],
    );
    expect(await findAllDifferences(points)).toEqual([]);
  });
});

function toText({ differences = [], doubts = [], decided = [], repeats = 0 }: Allowed): string {
  return JSON.stringify({ differences, doubts, decided, repeats });
}

/**
 * Where nothing happens between two state changes, before the second is as good as after the first;
 * and of the same done with one answer after the other, the first and the last.
 */
function isWorthIt(step: string, index: number, steps: readonly string[]): boolean {
  if (index < steps.indexOf('before batch.shipping')) return false;
  if (!/^before (batch|answer\.ack)|batch\.(shipping|committing)|answer\.received/.test(step))
    return false;
  return index === steps.indexOf(step) || index === steps.lastIndexOf(step);
}

function toPoint(fault: FaultCase, allowed: Allowed, isDriven: boolean): Point {
  const { name, call, settings, open } = fault;
  const title = `${name} ${JSON.stringify(settings) ?? String(settings)} at ${call}`;
  return { title, fault, allowed, isDriven, open };
}
