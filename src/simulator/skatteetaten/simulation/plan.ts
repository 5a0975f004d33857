import { z } from 'zod';

const STATES = [
  'sakOpprettet',
  'sakUnderBehandling',
  'sakNektetFremmet',
  'sakForelagt',
  'sakBesluttet',
  'sakAvsluttet',
  'sakHevet',
] as const;

const OPERATIONS = [
  'submit',
  'change',
  'validate',
  'validate-change',
  'upload',
  'regime',
  'status',
  'insight',
] as const;

/** At which calls something goes wrong, and how many times; for ever with 0. */
const wayward = { call: z.enum(OPERATIONS).optional(), times: z.int().min(0).default(1) };

const fault = z.discriminatedUnion('do', [
  /** Never answers, though all was done. */
  z.strictObject({ ...wayward, do: z.literal('timeout') }),
  /** Cuts the connection, before anything or when all is done. */
  z.strictObject({ ...wayward, do: z.literal('cut'), afterEffect: z.boolean().default(false) }),
  z.strictObject({
    ...wayward,
    do: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfter: z.string().optional(),
    afterEffect: z.boolean().default(false),
  }),
  /** Answers with a body of your own. */
  z.strictObject({
    ...wayward,
    do: z.literal('answer'),
    status: z.int().min(200).max(599),
    body: z.string(),
    afterEffect: z.boolean().default(false),
  }),
  /** Answers a login page. */
  z.strictObject({ ...wayward, do: z.literal('login-page') }),
  z.strictObject({ ...wayward, do: z.literal('slow'), seconds: z.number().positive() }),
  /** An uploaded file ends so. */
  z.strictObject({
    do: z.literal('attachment'),
    times: wayward.times,
    outcome: z.enum([
      'infected',
      'deleted',
      'discarded',
      'validation-failed',
      'conversion-failed',
      'not-convertible',
    ]),
  }),
]);

const seconds = (count: number) => z.number().min(0).default(count);

/** What the simulated Skatteetaten does, as YAML. Everything may be left out. */
export const petitionPlanSchema = z.strictObject({
  model: z.enum(['0.9', '1.0', '1.1', '2.0', '2.1']).default('2.1'),
  /** Whom tokens are for: the organisation that sends. */
  sender: z
    .string()
    .regex(/^\d{9}$/, 'an organisation number has nine digits')
    .default('312597772'),
  /** The JSON of a refusal: three are known of drafts. */
  refusals: z.enum(['problem', 'valideringsfeil', 'bare']).default('problem'),
  /** Identifiers that the registers do not know. */
  unknown: z.array(z.string()).default([]),
  /** Identifiers under the old rules, besides those of the published lists. */
  oldRules: z.array(z.string()).default([]),
  /** Seconds until a file is scanned, from then until it is validated, and until it is converted. */
  files: z
    .strictObject({ scan: seconds(2), validate: seconds(1), convert: seconds(5) })
    .prefault({}),
  /** Seconds from a petition until a change of it may follow. */
  handleSeconds: seconds(600),
  /** The states that a case goes through, and so many hours after the petition. */
  states: z.array(z.strictObject({ state: z.enum(STATES), hours: z.number().min(0) })).default([
    { state: 'sakOpprettet', hours: 0 },
    { state: 'sakUnderBehandling', hours: 1 },
    { state: 'sakForelagt', hours: 72 },
    { state: 'sakBesluttet', hours: 504 },
    { state: 'sakAvsluttet', hours: 1440 },
  ]),
  /** innsenderReferanse -> what is asked to be corrected, as soon as there is a case. */
  corrections: z.record(z.string(), z.string()).default({}),
  faults: z.array(fault).default([]),
});

/** A plan with its defaults filled in. */
export type PetitionPlan = z.infer<typeof petitionPlanSchema>;

/** Such a plan with every key there is, and what each means. */
export const PETITION_PLAN_HELP = `# petitions and cases live as long as it runs; system users are accepted at once
model: '2.1'              # of the petitions it takes: 0.9, 1.0, 1.1, 2.0 or 2.1
sender: '312597772'       # the organisation that tokens are for; innsender of every petition
refusals: problem         # the JSON of a refusal: problem, valideringsfeil or bare
unknown: ['312597780']    # identifiers that the registers do not know
oldRules: ['03418325671'] # identifiers under the old rules, besides the published lists
files: { scan: 2, validate: 1, convert: 5 }   # seconds until an uploaded file is so far
handleSeconds: 600        # until a change of a petition may follow
states:                   # what becomes of a case, hours after the petition
  - { state: sakOpprettet, hours: 0 }
  - { state: sakForelagt, hours: 72 }
  - { state: sakBesluttet, hours: 504 }
  - { state: sakAvsluttet, hours: 1440 }
corrections: { SAK-7: Kravet er ikke spesifisert. }   # innsenderReferanse -> what is asked to be corrected
faults:                   # call: submit, change, validate, validate-change, upload, regime, status or insight
  - { do: timeout, call: submit }                  # never answers, though all was done; once without times, with 0 for ever
  - { do: cut, call: submit, afterEffect: true }   # the connection is cut
  - { do: status, status: 429, retryAfter: '120' }
  - { do: login-page, call: status }
  - { do: slow, seconds: 5, times: 3 }
  - { do: attachment, outcome: infected }          # or deleted, discarded, validation-failed, conversion-failed, not-convertible
`;
