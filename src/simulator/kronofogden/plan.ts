import { z } from 'zod';
import { ANSWERS, DEBT_FLOWS, ENFORCEMENT_FLOWS, ORDER_FLOWS, RELIEF_FLOWS } from './flow-names.ts';

const days = (count: number) => z.int().min(0).default(count);

/** Which way a case goes, in each service. */
const flows = {
  betalningsforelaggande: z.enum(ORDER_FLOWS),
  verkstallighet: z.enum(ENFORCEMENT_FLOWS),
  skuldutdrag: z.enum(DEBT_FLOWS),
  skuldsanering: z.enum(RELIEF_FLOWS),
};

/** What an answer may have about it: which one (the name of its transaction), and to which file. */
const faulty = {
  answer: z.enum(ANSWERS),
  /** The running number of the file that is answered; all without it. */
  to: z.int().optional(),
};

const fault = z.discriminatedUnion('do', [
  /** Comes so many hours after its time. */
  z.strictObject({ ...faulty, do: z.literal('late'), hours: z.number().positive() }),
  /** Comes two times, under two names. */
  z.strictObject({ ...faulty, do: z.literal('twice') }),
  /** Answers a file with another running number; the file's name is left out. */
  z.strictObject({ ...faulty, do: z.literal('other-number'), number: z.int().min(0) }),
  /** Comes in UTF-8 with a byte order mark, whatever encoding its layout has. */
  z.strictObject({ ...faulty, do: z.literal('encoding') }),
  /** Leaves out a number in its name, as if a file had been lost. */
  z.strictObject({ ...faulty, do: z.literal('gap') }),
]);

/** What the way in has about it: at which calls, and how many times; for ever with 0. */
const wayward = {
  call: z.enum(['send', 'list', 'fetch', 'ack']).optional(),
  times: z.int().min(0).default(1),
};

const doorFault = z.discriminatedUnion('do', [
  /** Answers so much later. */
  z.strictObject({ ...wayward, do: z.literal('slow'), seconds: z.number().positive() }),
  /** Answers this status, without having done anything, or when all is done. */
  z.strictObject({
    ...wayward,
    do: z.literal('status'),
    status: z.int().min(400).max(599),
    afterEffect: z.boolean().default(false),
  }),
  /** Cuts the connection: before a file has come, when half of it has, when all is done (after its last byte), in the middle of an answer. */
  z.strictObject({
    ...wayward,
    do: z.literal('cut'),
    at: z.enum(['before-body', 'half-body', 'after-effect', 'half-answer']),
  }),
  /** Answers a login page. */
  z.strictObject({ ...wayward, do: z.literal('login-page') }),
  /** The server has a certificate of another issuer, as long as it runs. */
  z.strictObject({ do: z.literal('wrong-issuer') }),
  /** SHS: the confirm lies ready before the message is answered. */
  z.strictObject({ ...wayward, do: z.literal('early-confirm') }),
  /** SHS: confirms come two times. */
  z.strictObject({ ...wayward, do: z.literal('double-confirm') }),
]);

/** What the simulated authority does, as YAML. Everything may be left out. */
export const authorityPlanSchema = z.strictObject({
  /** The form of receipts that have two. */
  kvittens: z.enum(['text', 'xml']).default('text'),
  /** Hours until a receipt comes. */
  kvittensHours: z.number().min(0).default(0),
  /** When confirmations come; `direct` is with the receipt. */
  bekraftelse: z.enum(['evening', 'direct', 'never']).default('evening'),
  /** The hour (local time) at which all that is not a receipt is written. */
  evening: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'an hour is written 18:00')
    .default('18:00'),
  /** Reference of an item -> error code that it is rejected with. */
  rejectItems: z.record(z.string(), z.string()).default({}),
  /** Running number of a file, alone or as `transaction/number` -> error code that the whole file is rejected with. */
  rejectFiles: z.record(z.string(), z.string()).default({}),
  /** Running numbers, alone or as `transaction/number`, of files that are taken and never answered. */
  silent: z.array(z.union([z.int(), z.string()])).default([]),
  /** Running number that the first file of each creditor and transaction must have; `any` takes the first one as it comes. */
  firstNumber: z.union([z.literal('any'), z.int().min(1)]).default('any'),
  /** The way that cases go unless they have one of their own. */
  flows: z
    .strictObject({
      betalningsforelaggande: flows.betalningsforelaggande.default('utslag'),
      verkstallighet: flows.verkstallighet.default('payment'),
      skuldutdrag: flows.skuldutdrag.default('register'),
      skuldsanering: flows.skuldsanering.default('granted'),
    })
    .prefault({}),
  /** The creditor's reference -> the way of its case, in one service or several. */
  cases: z
    .record(
      z.string(),
      z.strictObject({
        betalningsforelaggande: flows.betalningsforelaggande.optional(),
        verkstallighet: flows.verkstallighet.optional(),
        skuldutdrag: flows.skuldutdrag.optional(),
        skuldsanering: flows.skuldsanering.optional(),
      }),
    )
    .default({}),
  /** Days from the application to the decision on an order to pay. */
  utslagDays: days(30),
  /** Days between the steps of other cases. */
  days: z
    .strictObject({
      /** To the report of an investigation. */
      report: days(14),
      /** From there to the decision on wages. */
      wages: days(7),
      /** To each account of money, and between two of them. */
      account: days(30),
      /** To the final account, when nothing more is to be done. */
      close: days(1),
      /** Between two looks at a debtor who is watched. */
      watch: days(365),
      /** To the answer to a question about debts. */
      debts: days(1),
      /** To the report on a claim in a debt relief. */
      relief: days(5),
      /** From there to the decision on the debt relief. */
      reliefDecision: days(90),
      /** From a decision to its correction, where it is corrected. */
      correction: days(10),
    })
    .prefault({}),
  /** Questions about debts that one creditor may ask a day. */
  quota: z.int().min(0).optional(),
  /** What goes wrong with answers. */
  faults: z.array(fault).default([]),
  /** What goes wrong on the way, over e-transport and SHS. */
  door: z.array(doorFault).default([]),
});

/** A plan with its defaults filled in. */
export type AuthorityPlan = z.infer<typeof authorityPlanSchema>;

/** One thing that goes wrong with an answer. */
export type AnswerFault = AuthorityPlan['faults'][number];

/** One thing that goes wrong on the way. */
export type DoorFault = AuthorityPlan['door'][number];
