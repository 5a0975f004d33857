import { afterEach } from 'vitest';
import { VirtualClock } from '../../../src/core/clock.ts';
import {
  type ElanOptions,
  type ElanServer,
  startElan,
} from '../../../src/simulator/skatteetaten/elan-server.ts';
import type { Model } from '../../../src/simulator/skatteetaten/rules/model.ts';
import { type Edit, editPetition } from './edit-petition.ts';
import { DEBTOR, makePetition, REFERENCE, SENDER } from './good-petition.ts';

const SCOPE = 'skatteetaten:utleggsbegjaering';
const PDF = '%PDF-1.7\n%%EOF\n';
const MINUTE = 60_000;

/** Tokens that the scene's server knows. */
const CALLERS: Partial<Record<string, { org: string; scopes: string[] }>> = {
  ours: { org: SENDER, scopes: [SCOPE] },
  other: { org: '313182495', scopes: [SCOPE] },
  weak: { org: SENDER, scopes: ['skatteetaten:annet'] },
};

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** A running server with a clock, and short ways to call it. */
export interface Scene {
  readonly server: ElanServer;
  readonly clock: VirtualClock;
  call(method: string, url: string, body?: unknown, init?: RequestInit): Promise<Answer>;
  upload(bytes?: string, reference?: string): Promise<string>;
  /** A good petition with edits; its file is uploaded, and as far as the time since then. */
  make(edits?: readonly Edit[], uuid?: string): Promise<object>;
  /** Submits a good petition, and lets the server handle it. */
  submit(reference?: string): Promise<string>;
  /** The codes of an answer's list. */
  codes(answer: Answer): unknown[];
}

const opened: ElanServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** Opens a scene that closes itself after the test. */
export async function openScene(
  options: Partial<ElanOptions> = {},
  model: Model = '2.1',
): Promise<Scene> {
  const clock = new VirtualClock('2026-03-02T09:00:00Z');
  const server = await startElan({
    model,
    clock,
    checkToken: (bearer) => CALLERS[bearer],
    ...options,
  });
  opened.push(server);

  const scene: Scene = {
    server,
    clock,
    async call(method, url, body, init = {}) {
      const { headers, ...rest } = init;
      const response = await fetch(url, {
        method,
        headers: {
          authorization: 'Bearer ours',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(headers as Record<string, string>),
        },
        ...(body === undefined ? {} : { body: toBody(body) }),
        ...rest,
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
      return { status: response.status, headers: response.headers, text, json };
    },
    async upload(bytes = PDF, reference = REFERENCE) {
      const answer = await scene.call('POST', `${server.baseUrl}/vedlegg/${reference}`, bytes, {
        headers: { 'content-type': 'application/pdf' },
      });
      return String(answer.json.uuid);
    },
    async make(edits = [], given) {
      const uuid = given ?? (await scene.upload());
      if (given === undefined) clock.advance(MINUTE);
      return editPetition(makePetition(model, REFERENCE, uuid), model, edits);
    },
    async submit(reference = REFERENCE) {
      const uuid = await scene.upload(PDF, reference);
      clock.advance(MINUTE);
      const petition = makePetition(model, reference, uuid);
      const answer = await scene.call('POST', server.baseUrl, petition);
      clock.advance(15 * MINUTE);
      return String(answer.json.eksternSaksreferanse);
    },
    codes({ json }) {
      const list = (json.kontrollutslag ?? json.valideringsfeil ?? []) as { kode: unknown }[];
      return list.map(({ kode }) => kode);
    },
  };
  return scene;
}

function toBody(body: unknown): string | FormData {
  const isReady = typeof body === 'string' || body instanceof FormData;
  return isReady ? body : JSON.stringify(body);
}

/** A party as look-ups name it. */
export function party(identifier = DEBTOR) {
  return { landkodeIdentifikator: 'NO', taxIdentificationNumber: identifier };
}
