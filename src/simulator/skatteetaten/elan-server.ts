import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Attachments, type ElanAttachment } from './elan/attachments.ts';
import { Calls, type ElanCall } from './elan/calls.ts';
import type { CaseState } from './elan/case-state.ts';
import { Cases, type ElanCase } from './elan/cases.ts';
import type { ElanContext } from './elan/context.ts';
import type { ElanFault } from './elan/faults.ts';
import { completeOptions, type ElanOptions } from './elan/options.ts';
import { serve } from './elan/serve.ts';
import type { AttachmentOutcome } from './rules/judge-context.ts';

export type { ElanFault, ElanOperation } from './elan/faults.ts';
export type { Caller, ElanOptions, ErrorShape } from './elan/options.ts';

/** A running ELAN. */
export interface ElanServer {
  /** Where petitions go; the whole addresses of the other interfaces beside it. */
  readonly baseUrl: string;
  readonly urls: { readonly regime: string; readonly status: string; readonly insight: string };
  /** What goes wrong, read anew at every request: put faults in, take them out. */
  readonly faults: ElanFault[];
  /** Accepted petitions with every version's exact body. */
  readonly cases: readonly ElanCase[];
  readonly attachments: readonly ElanAttachment[];
  /** Every call to a known address, in order. */
  readonly calls: readonly ElanCall[];
  /** The most calls of one organisation at one interface that were seen at once, refused ones included. */
  readonly greatestSimultaneous: number;
  getState(reference: string): CaseState;
  /** Puts a case into a state, whatever its plan says. */
  setState(reference: string, state: CaseState): void;
  /** Asks for a correction: the case stands still, and its status tells of it, until a change comes. */
  askForCorrection(reference: string, melding: string): void;
  /** Ends an uploaded file so. */
  setAttachment(uuid: string, outcome: AttachmentOutcome): void;
  close(): Promise<void>;
}

/** Starts a simulated ELAN on the loopback address: petitions, attachments, regime, status and insight. */
export async function startElan(options: ElanOptions): Promise<ElanServer> {
  const settings = completeOptions(options);
  const cases = new Cases(settings);
  const attachments = new Attachments(settings);
  const calls = new Calls();
  const faults: ElanFault[] = [];
  const context: ElanContext = { settings, cases, attachments, calls, faults };
  const closing = new AbortController();

  const server = createServer((request, response) => {
    serve(context, request, response, closing.signal).catch(() => response.destroy());
  });
  await new Promise<void>((done, fail) =>
    server.once('error', fail).listen(options.port ?? 0, '127.0.0.1', done),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { petitions, regime, status, insight } = settings.paths;
  return {
    baseUrl: `${origin}${petitions}`,
    urls: {
      regime: `${origin}${regime}`,
      status: `${origin}${status}`,
      insight: `${origin}${insight}`,
    },
    faults,
    cases: cases.all,
    get attachments() {
      return attachments.all;
    },
    calls: calls.all,
    get greatestSimultaneous() {
      return calls.greatest;
    },
    getState: (reference) => cases.getState(reference),
    setState: (reference, state) => cases.setState(reference, state),
    askForCorrection: (reference, melding) => cases.askForCorrection(reference, melding),
    setAttachment: (uuid, outcome) => attachments.setOutcome(uuid, outcome),
    close: () => {
      closing.abort();
      return new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}
