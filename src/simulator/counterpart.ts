import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Catalog } from '../rules/authority.ts';
import { DOORS } from './kronofogden/door.ts';
import { authorityPlanSchema } from './kronofogden/plan.ts';
import { PLAN_HELP } from './kronofogden/plan-help.ts';
import { openSimulation, type SimulationOptions } from './kronofogden/simulation.ts';
import { createKronofogden } from './kronofogden.ts';
import type { Simulation } from './simulation.ts';
import { openPetitions, type PetitionSimulation } from './skatteetaten/simulation/open.ts';
import { PETITION_PLAN_HELP, petitionPlanSchema } from './skatteetaten/simulation/plan.ts';

/** What a simulated counterpart does, as YAML. */
export const counterpartSchema = z.strictObject({
  authority: z.enum(['kronofogden']),
  plan: z.strictObject({
    rejectItems: z.record(z.string(), z.string()).default({}),
    rejectFiles: z.record(z.string(), z.string()).default({}),
    silent: z.array(z.int()).default([]),
    kvittens: z.enum(['text', 'xml']).default('text'),
    confirm: z.boolean().default(true),
  }),
});

export type CounterpartSettings = z.infer<typeof counterpartSchema>;

export interface Counterpart {
  /** Answers everything that has arrived; returns how many files that were. */
  takeAll(): Promise<number>;
}

/** A counterpart that lives in a folder: it takes from `in/`, answers in `out/` and keeps what it took in `taken/`. */
export function createCounterpart(
  settings: CounterpartSettings,
  root: string,
  catalog: Catalog,
  getToday: () => string,
): Counterpart {
  const folders = {
    arrivals: join(root, 'in'),
    answers: join(root, 'out'),
    taken: join(root, 'taken'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return createKronofogden({ ...folders, catalog, plan: settings.plan, getToday });
}

/** The counterparts that follow cases over time: what their plans are, as YAML, each with every key there is. */
export const SIMULATION_PLANS = {
  kronofogden: { schema: authorityPlanSchema, help: PLAN_HELP },
  skatteetaten: { schema: petitionPlanSchema, help: PETITION_PLAN_HELP },
} as const;

/** Their names; the first is meant where none is named. */
export const COUNTERPARTS = Object.keys(SIMULATION_PLANS) as readonly CounterpartName[];

export type CounterpartName = keyof typeof SIMULATION_PLANS;

/** What opens any of them; its plan is read by the schema of the one that is meant. */
export interface CounterpartOptions
  extends Omit<SimulationOptions, 'plan'>,
    Omit<PetitionSimulation, 'plan'> {
  readonly readPlan: <T extends z.ZodType>(schema: T) => z.infer<T>;
  /** For one round only, its clock going on until the next. */
  readonly once: boolean;
}

/** Opens a counterpart that follows cases over time, with a way to reach it. */
export async function openCounterpart(
  name: CounterpartName,
  { readPlan, once, ...options }: CounterpartOptions,
): Promise<Simulation> {
  if (name === 'kronofogden')
    return openSimulation({ ...options, plan: readPlan(SIMULATION_PLANS[name].schema) });
  if (once)
    throw new AppError('OPTION_UNKNOWN', `${name} is a server: one round of it is of no use`, {
      fix: 'leave --once out',
    });
  return openPetitions({ ...options, plan: readPlan(SIMULATION_PLANS[name].schema) });
}

/** The ways to reach one. */
export const COUNTERPART_DOORS = DOORS;
