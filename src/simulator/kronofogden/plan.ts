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
});

/** A plan with its defaults filled in. */
export type AuthorityPlan = z.infer<typeof authorityPlanSchema>;

/** One thing that goes wrong with an answer. */
export type AnswerFault = AuthorityPlan['faults'][number];
