import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issue, toPkcs12 } from '../channel/pki.ts';
import type { Outcome } from './outcome.ts';
import { PASSWORD, type Scene } from './scene.ts';

/** Parties whose numbers fail their check digit on purpose, and their certificates. */
export const US = '5560000000';
export const THEM = '2021000000';
const EVER = { from: -3000, to: 3000 };
const AUTHORITY = issue({ commonName: 'Test CA', isAuthority: true, ...EVER });
export const SERVER = issue(
  { commonName: 'localhost', serialNumber: `16${THEM}`, ...EVER },
  AUTHORITY,
);
const OURS = issue({ commonName: 'Kreditbolaget', serialNumber: `16${US}`, ...EVER }, AUTHORITY);
export const CA = AUTHORITY.certificate;

/** Puts our keys into the folder of all runs. */
export function writeKeys({ base }: Scene): void {
  writeFileSync(join(base, 'ca.pem'), CA);
  writeFileSync(join(base, 'ours.p12'), toPkcs12(OURS, [AUTHORITY], PASSWORD));
}

/** What a channel over HTTPS has in common, with these keys. */
export function getKeys({ base }: Scene): object {
  return {
    environment: 'test',
    fetchSeconds: 0,
    pkcs12: { file: join(base, 'ours.p12') },
    passphrase: { file: join(base, 'password') },
    ca: [join(base, 'ca.pem')],
    timeouts: { connectSeconds: 30, answerSeconds: 30 },
  };
}

/** Told of each request that was done, before it is answered. */
export type AfterRequest = (call: string) => Promise<'answer' | 'cut'>;

/** A fault that happens once: its settings, and at which of the calls that it can happen at. */
export interface OneFault {
  readonly name: string;
  readonly call?: string;
  readonly settings: unknown;
}

/** The counterpart's side of a way: it lives on when the gateway dies. */
export interface Party {
  /** The channel's configuration. */
  readonly channel: object;
  setAfterRequest(hook: AfterRequest): void;
  /** Has a fault happen once, and tells when it does. */
  setFault(fault: OneFault, onFault: () => void): void;
  /** Lays what was sent into `counterpart/in`. */
  bring(): Promise<void>;
  /** Lays what is in `counterpart/out` ready for the gateway. */
  carry(): Promise<void>;
  /** What lies there, in lines that must not depend on interruptions. */
  describe(): Outcome;
  /** Whoever runs it offers again what was not acknowledged and is not listed any more; tells what. */
  offerAgain(): readonly string[];
  /** How often what it had came again and was not taken. */
  countRepeats(): number;
  close(): Promise<void>;
}

/** Opens the counterpart's side for a run in a folder, by this clock. */
export type HttpsWay = (scene: Scene, root: string, now: () => Date) => Promise<Party>;
