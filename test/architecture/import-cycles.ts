import type { Import, SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly found: Import;
}

/** Finds files that import each other in a ring: of running imports, and of types. */
export function checkImportCycles(files: readonly SourceFile[]): Violation[] {
  const edges = files.flatMap((file) =>
    file.imports.flatMap((found) =>
      found.path === undefined ? [] : [{ from: file.path, to: found.path, found }],
    ),
  );
  const running = edges.filter((edge) => edge.found.kind !== 'type');
  const runningCycles = findCycles(files, running);
  const typeCycles = findCycles(files, edges).filter((cycle) =>
    cycle.some((edge) => edge.found.kind === 'type'),
  );
  return [
    ...runningCycles.map((cycle) => describe('import-cycle', cycle)),
    ...typeCycles.map((cycle) => describe('type-cycle', cycle)),
  ];
}

/** The shortest cycle through each file, leaving out those that share a file with one before. */
function findCycles(files: readonly SourceFile[], edges: readonly Edge[]): Edge[][] {
  const leaving = new Map<string, Edge[]>();
  for (const edge of preferRunning(edges)) {
    leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  }
  const reported = new Set<string>();
  const cycles: Edge[][] = [];
  for (const { path } of files) {
    const cycle = findCycleFrom(path, leaving);
    if (!cycle || cycle.some((edge) => reported.has(edge.from))) continue;
    for (const edge of cycle) reported.add(edge.from);
    cycles.push(cycle);
  }
  return cycles;
}

/** Puts running imports first: of two edges between the same files, the running one is followed. */
function preferRunning(edges: readonly Edge[]): Edge[] {
  const isType = (edge: Edge) => Number(edge.found.kind === 'type');
  return edges.toSorted((left, right) => isType(left) - isType(right));
}

function findCycleFrom(start: string, leaving: Map<string, Edge[]>): Edge[] | undefined {
  const seen = new Set<string>();
  const waiting: Edge[][] = [[]];
  for (const route of waiting) {
    const here = route.at(-1)?.to ?? start;
    for (const edge of leaving.get(here) ?? []) {
      if (edge.to === start) return [...route, edge];
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      waiting.push([...route, edge]);
    }
  }
  return undefined;
}

function describe(rule: string, cycle: readonly Edge[]): Violation {
  const [first] = cycle;
  const ring = [...cycle.map((edge) => edge.from), first?.from].join(' -> ');
  return {
    file: first?.from ?? '',
    line: first?.found.line ?? 1,
    rule,
    message: `files import each other in a ring: ${ring}`,
    fix: 'move what both ends need to a file of its own that imports neither',
  };
}
