import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ETransportCall, ETransportFaults } from '../e-transport.ts';
import type { ShsFaults } from '../shs/faults.ts';
import type { DoorName } from './door.ts';
import type { DoorFault } from './plan.ts';
import { makeTestKeys, readServerKeys, type TestKeys } from './test-keys.ts';

/** Throws an `AppError` (`CONFIG_FAULTY`) when a way cannot misbehave as a plan wants it to. */
export function checkDoorFaults(name: DoorName, faults: readonly DoorFault[]): void {
  const isHttps = name === 'e-transport' || name === 'shs';
  const odd = faults.find(
    ({ do: what }) => !isHttps || (name !== 'shs' && /^(early|double)-confirm$/.test(what)),
  );
  const idle = name === 'e-transport' ? faults.find(isIdle) : undefined;
  if (!odd && idle)
    throw new AppError(
      'CONFIG_FAULTY',
      `over ${name} 'door: ${idle.do}' does nothing at ${'call' in idle && idle.call ? `the call '${idle.call}'` : 'any call'}`,
      { fix: 'name another call (send, list, fetch) or another moment, or use --channel shs' },
    );
  if (!odd) return;
  throw new AppError('CONFIG_FAULTY', `over ${name} nothing can go wrong by 'door: ${odd.do}'`, {
    fix: isHttps
      ? 'use --channel shs'
      : 'use --channel e-transport or shs, or take it out of the plan',
  });
}

/** What a server shows: its own certificate, or one of an issuer that nobody trusts. */
export async function findServerKeys(
  folder: string,
  keys: TestKeys,
  faults: readonly DoorFault[],
): ReturnType<typeof readServerKeys> {
  const own = await readServerKeys(keys);
  if (!faults.some((fault) => fault.do === 'wrong-issuer')) return own;
  const other = await readServerKeys(await makeTestKeys(join(folder, 'keys', 'other')));
  return { ...other, ca: own.ca };
}

/** The faults of a node, which counts them down itself. */
export function toShsFaults(faults: readonly DoorFault[]): ShsFaults {
  const result: { [name: string]: object[] } = {};
  for (const fault of faults) {
    if (fault.do === 'wrong-issuer') continue;
    const { do: what, times, call, ...rest } = fault;
    const settings = 'seconds' in rest ? { ms: rest.seconds * 1000 } : rest;
    const limits = { ...(times === 0 ? {} : { times }), ...(call ? { call } : {}) };
    const name = what.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase());
    result[name] = [...(result[name] ?? []), { ...settings, ...limits }];
  }
  return result as ShsFaults;
}

const READS = ['list', 'fetch'];

/** Lets the interface misbehave, counted down here. */
export function setETransportFaults(target: ETransportFaults, faults: readonly DoorFault[]): void {
  const left = faults.map((fault) => ({
    fault,
    times: 'times' in fault && fault.times > 0 ? fault.times : Number.POSITIVE_INFINITY,
  }));
  target.beforeRequest = (call) => {
    for (const name of [
      'slowMs',
      'readStatus',
      'submitStatus',
      'refuseEarly',
      'page',
      'cut',
    ] as const)
      delete target[name];
    for (const one of left) {
      const effect = one.times > 0 ? findEffect(one.fault, call) : undefined;
      if (!effect) continue;
      Object.assign(target, effect);
      one.times--;
    }
  };
}

/** Nothing would ever come of it. */
function isIdle(fault: DoorFault): boolean {
  const calls: readonly ETransportCall[] = ['submit', 'list', 'fetch'];
  if (fault.do === 'wrong-issuer') return false;
  return calls.every((call) => findEffect(fault, call) === undefined);
}

/** What a fault does to a call; undefined when it is not of that call. */
function findEffect(fault: DoorFault, call: ETransportCall): Partial<ETransportFaults> | undefined {
  const own = call === 'submit' ? 'send' : call;
  if (fault.do === 'wrong-issuer' || (fault.call ?? own) !== own) return undefined;
  if (fault.do === 'slow') return { slowMs: fault.seconds * 1000 };
  if (fault.do === 'login-page') return { page: 'html' };
  if (fault.do === 'status') {
    if (READS.includes(call)) return { readStatus: fault.status };
    return fault.afterEffect ? { submitStatus: fault.status } : { refuseEarly: fault.status };
  }
  if (fault.do !== 'cut') return undefined;
  if (fault.at === 'half-answer') return call === 'fetch' ? { cut: fault.at } : undefined;
  if (call !== 'submit') return undefined;
  return { cut: fault.at === 'after-effect' ? 'after-body' : fault.at };
}
