import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SecureVersion } from 'node:tls';
import { VirtualClock } from '../../../src/core/clock.ts';
import { startShsNode } from '../../../src/simulator/shs/node.ts';
import type { ShsNodeOptions } from '../../../src/simulator/shs/node-options.ts';
import type { ShsNode } from '../../../src/simulator/shs/shs-node.ts';
import { type Issued, issue } from '../../channel/pki.ts';

/** Organisationsnummer of the samples. */
export const OURS = '5560000000';
export const PEER = '2021000000';
export const PRODUCT = '0f0f0f0f-1111-4222-8333-444444444444';

/** A node in a folder of its own, with certificates around it. */
export interface Scene {
  readonly node: ShsNode;
  readonly clock: VirtualClock;
  readonly root: string;
  readonly pki: Pki;
  ask(method: string, path: string, more?: Asked): Promise<Answer>;
  close(): Promise<void>;
}

export interface Pki {
  readonly authority: Issued;
  readonly server: Issued;
  readonly client: Issued;
}

export interface Asked {
  readonly body?: Buffer | AsyncIterable<Buffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null for a client without a certificate. */
  readonly as?: Issued | null;
  readonly maxVersion?: SecureVersion;
  readonly signal?: AbortSignal;
  /** Bytes are counted and dropped. */
  readonly onData?: (piece: Buffer) => void;
  /** Told as soon as the answer begins. */
  readonly onStatus?: (status: number) => void;
  /** Told when the body is asked for. */
  readonly onContinue?: () => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

let made: Pki | undefined;

/** The certificates of the tests: an authority, the node, and the client of OURS. */
export function getPki(): Pki {
  if (made) return made;
  const authority = issue({ commonName: 'Test CA', isAuthority: true });
  made = {
    authority,
    server: issue({ commonName: 'localhost' }, authority),
    client: issue({ commonName: 'Testbolaget AB', serialNumber: `16${OURS}` }, authority),
  };
  return made;
}

/** Starts a node that stands at 2026-11-22 07:33:46 in Stockholm. */
export async function openScene(changes: Partial<ShsNodeOptions> = {}): Promise<Scene> {
  const pki = getPki();
  const root = mkdtempSync(join(tmpdir(), 'kvittera-shs-'));
  const clock = new VirtualClock('2026-11-22T06:33:46Z');
  const node = await startShsNode({
    cert: pki.server.certificate,
    key: pki.server.key,
    ca: pki.authority.certificate,
    nodeId: 'testnod',
    folder: join(root, 'node'),
    now: () => clock.now(),
    actors: [OURS],
    peer: PEER,
    ...changes,
  });
  return {
    node,
    clock,
    root,
    pki,
    ask: (method, path, more) => ask(node.baseUrl, method, path, more),
    async close() {
      await node.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A sample message, byte for byte. */
export function readSample(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../../samples/shs', name));
}

/** Asks with a plain HTTPS client; rejects when the answer does not come whole. */
export async function ask(
  baseUrl: string,
  method: string,
  path: string,
  { body, headers = {}, as, maxVersion, signal, onData, onStatus, onContinue }: Asked = {},
): Promise<Answer> {
  const pki = getPki();
  const identity = as === null ? undefined : (as ?? pki.client);
  const request = requestHttps(baseUrl + path, {
    method,
    headers,
    agent: false,
    ...(signal && { signal }),
    ca: pki.authority.certificate,
    ...(maxVersion && { minVersion: maxVersion, maxVersion }),
    ...(identity && { cert: identity.certificate, key: identity.key }),
  });
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject);
    request.on('continue', () => onContinue?.());
    request.on('response', (response) => {
      onStatus?.(response.statusCode ?? 0);
      const pieces: Buffer[] = [];
      response.on('data', onData ?? ((piece: Buffer) => pieces.push(piece)));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(pieces);
        const { statusCode: status = 0, headers: told } = response;
        resolve({ status, headers: told, body: whole, text: whole.toString('latin1') });
      });
    });
  });
  answered.catch(() => undefined);
  if (body === undefined || Buffer.isBuffer(body)) request.end(body);
  else await pipeline(body, request).catch(() => undefined); // Told by the answer.
  return answered;
}

/** Posts a message. */
export function post(scene: Scene, body: Buffer, as?: Issued): Promise<Answer> {
  const headers = { 'Content-Type': 'message/rfc822' };
  return scene.ask('POST', '/shs/rs', as ? { body, headers, as } : { body, headers });
}

/** Lists what is in test status in the outbox of OURS; tells the tx.ids. */
export async function listIds(scene: Scene, query = 'status=test', org = OURS): Promise<string[]> {
  const { text } = await scene.ask('GET', `/shs/ds/urn:X-shs:${org}?${query}`);
  return [...text.matchAll(/<message tx\.id="([^"]*)"/g)].map(([, id]) => id!);
}

/** Fetches a message from the outbox of OURS. */
export function fetchMessage(scene: Scene, txId: string, org = OURS): Promise<Answer> {
  return scene.ask('GET', `/shs/ds/urn:X-shs:${org}/${txId}`);
}

/** Acknowledges a message in the outbox of OURS. */
export function ackMessage(scene: Scene, txId: string, org = OURS): Promise<Answer> {
  return scene.ask('POST', `/shs/ds/urn:X-shs:${org}/${txId}?action=ack`);
}
