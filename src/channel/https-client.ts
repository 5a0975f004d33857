import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, request as openRequest } from 'node:https';
import { checkServerIdentity } from 'node:tls';
import { checkOwner, checkPeer, chooseIdentities, type Identity } from '../seal/identity.ts';
import { mayBeCertificateRefusal, SilenceError } from './https-errors.ts';

/** How to reach counterparts over HTTPS. Identity and issuers are asked for at each connection, never kept. */
export interface HttpsSettings {
  /** Strictly: one that cannot be read is an error also where another is valid. */
  readonly identities: (isStrict?: boolean) => Promise<readonly Identity[]>;
  readonly now: () => Date;
  /** Organisationsnummer that our certificate, and that of the server, must be of. */
  readonly orgnr?: string | undefined;
  readonly peerOrgnr?: string | undefined;
  /** The name in the server's certificate, where it is another than that in the address. */
  readonly serverName?: string | undefined;
  /** PEM of the only issuers that are trusted; those of the system without it. */
  readonly ca?: (() => Promise<string>) | undefined;
  /** From dialling to the first byte of an answer, and between any two. */
  readonly connectMs: number;
  readonly answerMs: number;
}

export interface HttpsCall {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<{ [name: string]: string }>;
  /** Its length is in the headers. It is asked for only when the server is willing. */
  readonly body?: () => AsyncIterable<Buffer>;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** Servers that do not know of Expect: 100-continue say nothing. */
const CONTINUE_MS = 2_000;

/**
 * Makes one call. A body goes out after the server has said that it is willing, or has said nothing. While
 * an old and a new certificate are both valid, the next one is shown to a server that refuses the first.
 */
export async function callHttps(settings: HttpsSettings, call: HttpsCall): Promise<HttpsAnswer> {
  const identities = chooseIdentities(await settings.identities(), settings.now());
  const ca = await settings.ca?.();
  let hasBegun = false;
  const { body } = call;
  const begin =
    body &&
    (() => {
      hasBegun = true;
      return body();
    });
  for (const [index, identity] of identities.entries()) {
    if (settings.orgnr !== undefined) checkOwner(identity, settings.orgnr);
    const agent = new Agent({ ...toTls(settings, identity), ...(ca === undefined ? {} : { ca }) });
    const isLast = index === identities.length - 1;
    try {
      return await callOnce(settings, { ...call, ...(begin ? { body: begin } : {}) }, agent);
    } catch (error) {
      if (isLast || hasBegun || !mayBeCertificateRefusal(error)) throw error;
    }
  }
  throw new Error('a call needs a certificate');
}

function toTls({ peerOrgnr, serverName }: HttpsSettings, identity: Identity): AgentOptions {
  return {
    keepAlive: false,
    minVersion: 'TLSv1.2',
    cert: `${identity.certificate}\n${identity.chain}`,
    key: identity.privateKey,
    ...(serverName === undefined ? {} : { servername: serverName }),
    checkServerIdentity: (host, certificate) =>
      checkServerIdentity(serverName ?? host, certificate) ??
      (peerOrgnr === undefined ? undefined : checkPeer(certificate.raw, peerOrgnr)),
  };
}

async function callOnce(
  settings: HttpsSettings,
  call: HttpsCall,
  agent: Agent,
): Promise<HttpsAnswer> {
  const headers = { ...call.headers, ...(call.body ? { expect: '100-continue' } : {}) };
  const sent = openRequest(call.url, { method: call.method, headers, agent });
  sent.setTimeout(settings.answerMs, () =>
    sent.destroy(new SilenceError(`nothing was heard for ${settings.answerMs} ms`)),
  );
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // Heard below; until then nobody may miss it.
  answered.catch(() => undefined);
  await connect(sent, answered, settings.connectMs);
  if (call.body && (await isWilling(sent, answered))) await sendBody(sent, answered, call.body);
  else if (!call.body) sent.end();
  const [body] = await answered;
  // What fails from here on is heard by who reads the body; until somebody does, nobody may miss it.
  sent.on('error', (error) => body.destroy(error));
  body.on('error', () => undefined);
  return { status: body.statusCode ?? 0, headers: body.headers, body };
}

async function connect(sent: ClientRequest, answered: Promise<unknown>, ms: number): Promise<void> {
  sent.flushHeaders();
  const [socket] = (await Promise.race([once(sent, 'socket'), answered])) as [
    IncomingMessage['socket'],
  ];
  if (!socket.connecting) return;
  const timer = setTimeout(() => sent.destroy(new SilenceError(`no connection in ${ms} ms`)), ms);
  try {
    await Promise.race([once(socket, 'secureConnect'), answered]);
  } finally {
    clearTimeout(timer);
  }
}

/** False when the server has answered without wanting the body. */
async function isWilling(sent: ClientRequest, answered: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), CONTINUE_MS);
  });
  try {
    return await Promise.race([
      once(sent, 'continue').then(() => true as const),
      silence,
      answered.then(() => false as const),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendBody(
  sent: ClientRequest,
  answered: Promise<[IncomingMessage]>,
  body: () => AsyncIterable<Buffer>,
): Promise<void> {
  let isRefused = false;
  const refused = answered.then(([{ statusCode = 0 }]) => {
    isRefused = statusCode >= 300;
    // One that answers well before it has everything still wants the rest.
    return isRefused ? undefined : new Promise<never>(() => undefined);
  });
  refused.catch(() => undefined);
  try {
    for await (const chunk of body()) {
      if (isRefused) return;
      if (!sent.write(chunk)) await waitForDrain(sent, refused);
    }
    sent.end();
  } catch (error) {
    // What failed on our side must not look like the end of the file.
    sent.destroy();
    throw error;
  }
}

/** Until the connection takes more, or is refused more. */
async function waitForDrain(sent: ClientRequest, refused: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([once(sent, 'drain', { signal: stop.signal }), refused]);
  } finally {
    stop.abort();
  }
}

/** The beginning of an answer's body as text, and no more of it. What has come stands in `parts`, also when the rest fails. */
export async function readText(
  { body }: HttpsAnswer,
  limit: number,
  parts: Buffer[] = [],
): Promise<string> {
  let length = 0;
  for await (const chunk of body) {
    parts.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= limit) break;
  }
  body.destroy();
  return Buffer.concat(parts).subarray(0, limit).toString('latin1');
}
