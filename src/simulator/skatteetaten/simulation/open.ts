import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { formatLocal } from '../../../core/calendar.ts';
import type { Clock } from '../../../core/clock.ts';
import { startAltinn } from '../../altinn/altinn.ts';
import { openKeptClock } from '../../kronofogden/kept-clock.ts';
import { startMaskinporten } from '../../maskinporten/maskinporten.ts';
import type { Simulation } from '../../simulation.ts';
import type { ElanFault } from '../elan/faults.ts';
import { type ElanServer, startElan } from '../elan-server.ts';
import { isListedOldRegime } from '../old-regime.ts';
import { keepClientKey } from './client-key.ts';
import type { PetitionPlan } from './plan.ts';
import { createDialogTeller } from './tell-dialogs.ts';

/** A simulated authority for petitions. */
export interface PetitionSimulation {
  /** Its keys and its clock lie here; cases live as long as it runs. */
  readonly folder: string;
  readonly plan: PetitionPlan;
  /** Of the interface for petitions; those of tokens and of the portal are the next two. Any free ones without it. */
  readonly port?: number | undefined;
  /** How many times as fast as the real one its clock runs. */
  readonly speed: number;
  readonly tell: (text: string) => void;
}

const HOUR_MS = 3_600_000;
const CLIENT = 'kvittera';
const KID = 'kvittera-1';
const SCOPES = [
  'skatteetaten:utleggsbegjaering',
  'digdir:dialogporten',
  'altinn:events.subscribe',
  'altinn:authentication/systemregister.write',
  'altinn:authentication/systemuser.request.read',
  'altinn:authentication/systemuser.request.write',
];

/** Opens a Skatteetaten that takes petitions and follows cases over time, with Maskinporten and Altinn. */
export async function openPetitions(options: PetitionSimulation): Promise<Simulation> {
  const { plan, port, speed, tell } = options;
  const folder = resolve(options.folder);
  const kept = openKeptClock(join(folder, 'state', 'clock.json'), speed);
  const clock: Clock = { now: kept.now, sleep: () => Promise.resolve() };
  const key = keepClientKey(join(folder, 'keys'));
  const systemId = `${plan.sender}_kvittera`;
  const systemUserId = randomUUID();
  const customers = [{ orgnr: plan.sender, externalRef: plan.sender, systemUserId }];
  const maskinporten = await startMaskinporten({
    clock,
    port: next(port, 1),
    clients: [
      {
        clientId: CLIENT,
        orgnr: plan.sender,
        scopes: SCOPES,
        keys: [{ kid: KID, publicKey: key.publicKey }],
        systems: [{ systemId, customers }],
      },
    ],
  });
  const altinn = await startAltinn({
    clock,
    port: next(port, 2),
    verify: (bearer) => maskinporten.verify(bearer),
    onAccepted: (user) => maskinporten.acceptSystemUser(user),
  });
  const elan = await startElan({
    ...toOptions(plan),
    // A number is not given twice, though cases are gone when it ends.
    firstCase: Math.floor(Date.now() / 1000) % 1_000_000,
    clock,
    port,
    checkToken: (bearer) => maskinporten.verify(bearer) ?? altinn.verify(bearer),
  });
  elan.faults.push(...plan.faults.map(toFault));
  const tellDialogs = createDialogTeller(elan, altinn);
  const watch = createWatch(elan, plan, tell);
  const formatMinute = (moment: Date) =>
    formatLocal(moment, 'Europe/Oslo').slice(0, 16).replace('T', ' ');
  return {
    channel: {
      type: 'elan',
      environment: 'test',
      baseUrl: elan.baseUrl,
      maskinporten: {
        issuer: maskinporten.issuer,
        clientId: CLIENT,
        privateKey: { file: key.path },
        kid: KID,
      },
      access: { orgnr: plan.sender },
      altinn: { platform: altinn.baseUrl, systemId },
      urls: {
        regime: elan.urls.regime,
        status: `${elan.urls.status}/{reference}`,
        insight: elan.urls.insight,
      },
    },
    now: () => formatMinute(kept.now()),
    getNext: () => undefined,
    async round(goesOn = false) {
      for (const id of altinn.waiting) altinn.decide(id, 'Accepted');
      const seen = watch();
      tellDialogs();
      await kept.keep(goesOn);
      return seen;
    },
    async close() {
      await Promise.all([elan, altinn, maskinporten].map((one) => one.close()));
    },
  };
}

function next(port: number | undefined, step: number): number | undefined {
  return port === undefined ? undefined : port + step;
}

function toOptions(plan: PetitionPlan) {
  const { model, refusals, unknown, oldRules, files, handleSeconds, states } = plan;
  return {
    model,
    errorShape: refusals,
    register: { exists: (identifier: string) => !unknown.includes(identifier) },
    isOldRegime: (identifier: string) =>
      oldRules.includes(identifier) || isListedOldRegime(identifier),
    processing: {
      scanMs: files.scan * 1000,
      validateMs: files.validate * 1000,
      convertMs: files.convert * 1000,
      handleMs: handleSeconds * 1000,
    },
    plan: states.map(({ state, hours }) => ({ state, afterMs: hours * HOUR_MS })),
  };
}

/** With 0 for ever. */
function toFault({ times, ...fault }: PetitionPlan['faults'][number]): ElanFault {
  const limits = times === 0 ? {} : { times };
  if (fault.do === 'attachment') return { ...limits, kind: 'attachment', outcome: fault.outcome };
  const where = fault.call === undefined ? limits : { ...limits, operation: fault.call };
  switch (fault.do) {
    case 'timeout':
      return { ...where, kind: 'timeout' };
    case 'cut':
      return { ...where, kind: 'cut', afterEffect: fault.afterEffect };
    case 'status': {
      const { status, retryAfter, afterEffect } = fault;
      const told = { ...where, kind: 'status', status, afterEffect } as const;
      return retryAfter === undefined ? told : { ...told, retryAfter };
    }
    case 'answer': {
      const { status, body, afterEffect } = fault;
      return { ...where, kind: 'answer', status, body, afterEffect };
    }
    case 'login-page':
      return { ...where, kind: 'html' };
    case 'slow':
      return { ...where, kind: 'slow', ms: fault.seconds * 1000 };
  }
}

/** Counts what came and what was answered since the last look, and asks for corrections as the plan has it. */
function createWatch(elan: ElanServer, plan: PetitionPlan, tell: (text: string) => void) {
  let [calls, cases] = [0, 0];
  return () => {
    const answered = elan.calls.length - calls;
    const taken = elan.cases.length - cases;
    for (const { reference, versions } of elan.cases.slice(cases)) {
      const { innsenderReferanse = '' } = JSON.parse(versions[0]!.text) as {
        readonly innsenderReferanse?: string;
      };
      tell(`  ${innsenderReferanse} is case ${reference}`);
      const melding = plan.corrections[innsenderReferanse];
      if (melding !== undefined) elan.askForCorrection(reference, melding);
    }
    calls += answered;
    cases += taken;
    return { taken, answered };
  };
}
