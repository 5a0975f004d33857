import type { Socket } from 'node:net';
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { StatusError, UnansweredError } from './sftp-errors.ts';

/** How a request is answered, in the form of ssh2's callbacks. */
export type Settle<T> = (error?: Error | null, value?: T) => void;

/** One login. File handles belong to it: on another login the same handle may mean another file. */
export interface SftpSession {
  /**
   * Makes one request. Rejects with a `StatusError` when the server refused it and with an
   * `UnansweredError` when the connection went or the answer took too long.
   */
  call<T>(request: (sftp: SFTPWrapper, settle: Settle<T>) => void): Promise<T>;
}

/** A session in the hands of the one who opened it. */
export interface OwnSession extends SftpSession {
  isLost(): boolean;
  end(): Promise<void>;
}

/** Logs in over a socket and starts SFTP on it, within `connectMs`. */
export async function logIn(
  socket: Socket,
  config: ConnectConfig,
  timeouts: { connectMs: number; answerMs: number },
): Promise<OwnSession> {
  const login = createLogin();
  const { client } = login;
  const state: State = { socket, isLost: false };
  // These must be there for as long as the connection: an unheard 'error' event ends the process.
  socket.on('error', (error) => noteLoss(state, error));
  client.on('error', (error) => noteLoss(state, error));
  client.on('close', () => noteLoss(state));

  const { connectMs, answerMs } = timeouts;
  const sftp = await within<SFTPWrapper>(connectMs, 'no login', (settle) =>
    startSftp(login, { ...config, sock: socket }, settle),
  );
  sftp.on('error', (error: Error) => noteLoss(state, error));
  // ssh2 leaves requests on a closed SFTP channel unanswered for ever, even while SSH goes on.
  sftp.on('close', () => noteLoss(state));
  return {
    call: (request) => call(state, sftp, answerMs, request),
    isLost: () => state.isLost,
    end: () => end(state, client),
  };
}

interface State {
  readonly socket: Socket;
  isLost: boolean;
  /** The first thing that went wrong: what follows only repeats that nobody answers. */
  reason?: Error;
}

function noteLoss(state: State, reason?: Error): void {
  state.isLost = true;
  if (reason) state.reason ??= reason;
  state.socket.destroy();
}

/** What we use of ssh2-sftp-client, which its types do not show: the connection it keeps. */
interface Login {
  readonly client: Client;
  connect(config: ConnectConfig): Promise<SFTPWrapper>;
}

function createLogin(): Login {
  // Without callbacks of ours it prints to the console.
  const silent = { error: () => {}, end: () => {}, close: () => {} };
  const Constructor = SftpClient as unknown as new (name: string, callbacks: object) => Login;
  return new Constructor('kvittera', silent);
}

/**
 * ssh2-sftp-client logs in and opens SFTP. Its error lacks the `level` that tells a refused login
 * from a lost line, so the connection's own event is heard first.
 */
function startSftp(login: Login, config: ConnectConfig, settle: Settle<SFTPWrapper>): void {
  const { client } = login;
  client.once('error', settle);
  client.once('close', () => settle(new Error('Connection lost during login')));
  login.connect(config).then((sftp) => settle(undefined, sftp), settle);
}

async function call<T>(
  state: State,
  sftp: SFTPWrapper,
  answerMs: number,
  request: (sftp: SFTPWrapper, settle: Settle<T>) => void,
): Promise<T> {
  if (state.isLost) throw unanswered(state, new Error('the connection was gone'));
  try {
    return await within<T>(answerMs, 'no answer', (settle) => request(sftp, settle));
  } catch (error) {
    if (error instanceof UnansweredError) {
      noteLoss(state, error);
      throw error;
    }
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code === 'number') throw new StatusError(code, message);
    if (message === 'No response from server') throw unanswered(state, error);
    throw error;
  }
}

function unanswered(state: State, error: unknown): UnansweredError {
  const cause = state.reason ?? error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UnansweredError(message, { isTimeout: false, cause });
}

function within<T>(limitMs: number, what: string, work: (settle: Settle<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new UnansweredError(`${what} within ${limitMs} ms`, { isTimeout: true }));
    }, limitMs);
    const settle: Settle<T> = (error, value) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(value as T);
    };
    try {
      work(settle);
    } catch (error) {
      settle(error as Error);
    }
  });
}

async function end(state: State, client: Client): Promise<void> {
  const { socket } = state;
  if (socket.destroyed) return;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  client.end();
  // A server that does not close its side would keep us waiting.
  const timer = setTimeout(() => socket.destroy(), 1_000);
  await closed;
  clearTimeout(timer);
}
