import type { HttpsWay, OneFault } from './https-party.ts';
import { openKeepingShs } from './shs-way.ts';

export const FIRST = 'KBL.EMALIN.00001.20261120.etr';
export const SECOND = 'KBL.EMALIN.00002.20261120.etr';

/** What an interruption may lead to, besides the outcome of a quiet run; nothing of it without these. */
export interface Allowed {
  /** What is in doubt when the gateway has looked once. */
  readonly doubts?: readonly string[];
  /** What a person must decide. */
  readonly decided?: readonly string[];
  /** How often the counterpart had a message again, of the same id, and did not take it. */
  readonly repeats?: number;
  /** In what the outcome differs. */
  readonly differences?: readonly string[];
  /** Or this, where nobody can choose the moment so exactly. */
  readonly or?: Allowed;
}

/** A fault, what it leads to when the gateway lives on, and when it is killed at that moment. */
export interface FaultCase extends OneFault {
  readonly alive: Allowed;
  /** Without it this is not tried: it is the same as another moment. */
  readonly killed?: Allowed;
  /** Another counterpart than the usual one of the way. */
  readonly open?: HttpsWay;
}

const KEEPING = openKeepingShs;
const NOTHING: Allowed = {};
const REPEATED: Allowed = { repeats: 1 };
const DOUBT: Allowed = { doubts: [FIRST] };
const LOST: Allowed = { decided: ['again confirm'] };
const DUPLICATE: Allowed = {
  differences: [
    'has confirm.….xml 1 matched duplicate kbl/KBL.EMALIN.D261120.001.etr 1',
    'replies have another number',
    'outbox have another number',
  ],
};
const UNSENT: Allowed = { doubts: [FIRST], decided: [`absent ${FIRST}`] };
const RESENT: Allowed = { decided: [`resend ${FIRST}`] };

/** One fault at each of these calls; the gateway is killed at the first only. */
function atCalls(name: string, settings: unknown, ...calls: readonly string[]): FaultCase[] {
  return calls.map((call, index) => ({
    name,
    settings,
    call,
    alive: NOTHING,
    ...(index === 0 ? { killed: NOTHING } : {}),
  }));
}

export const SHS_FAULTS: readonly FaultCase[] = [
  { name: 'slow', settings: { ms: 20 }, call: 'send', alive: NOTHING, killed: REPEATED },
  ...atCalls('slow', { ms: 20 }, 'list', 'fetch', 'ack'),
  ...atCalls('status', { status: 503 }, 'send', 'list', 'fetch', 'ack'),
  {
    name: 'status',
    settings: { status: 503, afterEffect: true },
    call: 'send',
    alive: NOTHING,
    killed: REPEATED,
  },
  ...atCalls('status', { status: 503, afterEffect: true }, 'list', 'fetch', 'ack'),
  ...atCalls('errorCode', { code: 'MissingDeliveryExecution' }, 'send'),
  {
    name: 'errorCode',
    settings: { code: 'UnknownReceiver' },
    call: 'send',
    alive: RESENT,
    killed: NOTHING,
  },
  ...atCalls('cut', { at: 'before-body' }, 'send', 'list', 'fetch', 'ack'),
  ...atCalls('cut', { at: 'half-body' }, 'send'),
  { name: 'cut', settings: { at: 'half-answer' }, call: 'send', alive: NOTHING, killed: REPEATED },
  ...atCalls('cut', { at: 'half-answer' }, 'fetch', 'list', 'ack'),
  { name: 'receipt', settings: {}, call: 'send', alive: NOTHING, killed: REPEATED },
  { name: 'receipt', settings: { txId: 'x-1' }, call: 'send', alive: NOTHING },
  { name: 'earlyConfirm', settings: {}, call: 'send', alive: NOTHING, killed: REPEATED },
  {
    name: 'doubleConfirm',
    settings: {},
    call: 'send',
    alive: DUPLICATE,
    killed: { ...DUPLICATE, ...REPEATED },
  },
  // A node that gives it once believes to have given it: a person misses it when it is overdue.
  { name: 'truncate', settings: {}, call: 'fetch', alive: LOST, killed: LOST },
  ...atCalls('truncate', {}, 'fetch').map((fault) => ({ ...fault, open: KEEPING })),
  ...atCalls('cut', { at: 'half-answer' }, 'fetch').map((fault) => ({ ...fault, open: KEEPING })),
  { name: 'loginPage', settings: {}, call: 'send', alive: RESENT, killed: NOTHING },
  ...atCalls('loginPage', {}, 'ack', 'list', 'fetch'),
];

const BARS = (names: readonly string[]) => ({ type: 'text/plain', text: names.join('|') });
const UNSAFE = () => ({ type: 'text/plain', text: '../../etc/passwd' });
const EMPTY = () => ({ type: 'text/plain', text: '' });

export const E_TRANSPORT_FAULTS: readonly FaultCase[] = [
  ...atCalls('slowMs', 20, 'submit', 'list', 'fetch'),
  { name: 'submitStatus', settings: 503, call: 'submit', alive: DOUBT, killed: DOUBT },
  { name: 'submitStatus', settings: 400, call: 'submit', alive: NOTHING },
  ...atCalls('readStatus', 503, 'list', 'fetch'),
  { name: 'page', settings: 'html', call: 'submit', alive: RESENT, killed: NOTHING },
  ...atCalls('page', 'html', 'list', 'fetch'),
  { name: 'page', settings: 'redirect', call: 'submit', alive: RESENT },
  ...atCalls('page', 'redirect', 'fetch', 'list'),
  {
    name: 'cut',
    settings: 'before-body',
    call: 'submit',
    alive: UNSENT,
    killed: { or: UNSENT },
  },
  { name: 'cut', settings: 'half-body', call: 'submit', alive: UNSENT, killed: { or: UNSENT } },
  { name: 'cut', settings: 'after-body', call: 'submit', alive: DOUBT, killed: DOUBT },
  ...atCalls('cut', 'half-answer', 'fetch'),
  ...[BARS, UNSAFE, EMPTY].flatMap((listText) => atCalls('listText', listText, 'list')),
  ...atCalls('refuseEarly', 503, 'submit'),
  { name: 'refuseEarly', settings: 403, call: 'submit', alive: RESENT, killed: NOTHING },
];
