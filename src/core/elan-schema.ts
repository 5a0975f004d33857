import { z } from 'zod';
import { environment, fetchSeconds, ownIdentity, secret } from './channel-parts.ts';

/** In clear only to a counterpart on this machine. */
const url = z.url({ protocol: /^https?$/ }).refine(isSafe, 'must begin with https://');

const template = z
  .string()
  .refine(
    (text) => text.startsWith('{base}') || (URL.canParse(text) && isSafe(text)),
    'begins with {base} or https://',
  );
const orgnr = z.string().regex(/^\d{9}$/, 'an organisasjonsnummer is written with nine digits');

/** Who we are to Maskinporten: a certificate (PKCS#12 or PEM), or a key registered under `kid` (PEM or JWK). */
const maskinporten = z.strictObject({
  issuer: url.optional(),
  clientId: z.string().min(1),
  ...ownIdentity,
  /** A registered key as a JWK. */
  jwk: secret.optional(),
  /** The id of the registered key; of a JWK that has none of its own. */
  kid: z.string().min(1).optional(),
});

/** As whom a token is asked for. */
const access = z.strictObject({
  /** The organisation that sends: innsender of every petition. */
  orgnr,
  as: z.enum(['own', 'delegated', 'systemUser']).default('own'),
  externalRef: z.string().optional(),
});

function isSafe(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** What the members of a refusal may be called; reconstructed. */
const REFUSAL_NAMES = {
  code: [
    ...['kode', 'feilkode', 'vilkaarsnavn', 'vilkårsnavn', 'vilkaarnavn', 'vilkårnavn'],
    ...['vilkaar', 'vilkår', 'code'],
  ],
  message: ['melding', 'feilmelding', 'avvikstekst', 'detail', 'message', 'defaultMessage'],
  description: ['beskrivelse', 'title', 'description'],
};

/** ELAN: petitions as JSON over REST, with tokens of Maskinporten. */
export const elanChannel = z
  .strictObject({
    type: z.literal('elan'),
    environment,
    /** How often cases whose turn it is are asked about, and answers taken in. */
    fetchSeconds: fetchSeconds.default(0),
    fetchStableSeconds: z.number().min(0).default(0),
    /** What `{base}` stands for; ends with the version of the API, e.g. .../api/utleggsbegjaering/v2 */
    baseUrl: url,
    maskinporten,
    access,
    /** For the set-up of system users (`kvittera altinn`). */
    altinn: z
      .strictObject({
        platform: url.optional(),
        systemId: z
          .string()
          .regex(/^\d{9}_[^/\s]+$/, 'is written with the vendor number, _ and a name'),
        resource: z.string().optional(),
        /** Asks Altinn Events and Dialogporten for news of cases; needs access.as systemUser. */
        follow: z.boolean().default(false),
      })
      .optional(),
    scope: z.string().optional(),
    urls: z
      .strictObject({
        submit: template.default('{base}'),
        validate: template.default('{base}/valider'),
        /** Of a petition that was sent before, with {reference}. */
        change: template.default('{base}/{reference}'),
        validateChange: template.default('{base}/valider/{reference}'),
        attachments: template.default('{base}/vedlegg/{innsenderReferanse}'),
        /** Betjeningskartet; without it nobody is asked which rules a debtor is under. */
        regime: template.optional(),
        /** Status på sak, with {reference}; without it cases are not followed. */
        status: template.optional(),
        /** Innsyn i ett trekk; without it `kvittera insight` has nobody to ask. */
        insight: template.optional(),
      })
      .prefault({}),
    /** How files are uploaded; reconstructed, for none of it is public. */
    uploads: z
      .strictObject({
        method: z.enum(['POST', 'PUT']).default('POST'),
        encoding: z.enum(['multipart', 'raw']).default('multipart'),
        /** The field of the form that has the file. */
        field: z.string().default('fil'),
        /** A header that gets the name of the file. */
        nameHeader: z.string().optional(),
        /** What the member of the answer that has the id may be called. */
        reply: z.array(z.string()).min(1).default(['uuid', 'vedleggsid', 'vedleggid', 'id']),
      })
      .prefault({}),
    /** What the members of a refusal (422) may be called; reconstructed. */
    refusals: z
      .strictObject({
        code: z.array(z.string()).min(1).default(REFUSAL_NAMES.code),
        message: z.array(z.string()).min(1).default(REFUSAL_NAMES.message),
        description: z.array(z.string()).default(REFUSAL_NAMES.description),
      })
      .prefault({}),
    /** What the member of an acceptance that has the reference of the case may be called: it was a bare number, and `id`, in drafts. */
    replies: z
      .strictObject({
        reference: z.array(z.string()).min(1).default(['eksternSaksreferanse', 'id']),
      })
      .prefault({}),
    /** What the member of Betjeningskartet that says that a debtor is under the new rules may be called; reconstructed. */
    regimes: z
      .strictObject({
        isNew: z
          .array(z.string())
          .min(1)
          .default(['nyttRegelverk', 'erNyttRegelverk', 'regelverk']),
      })
      .prefault({}),
    /** The members of its answer: reconstructed, for none is public. */
    insight: z
      .strictObject({
        better: z.string().default('bedrePrioritet'),
        equal: z.string().default('likPrioritet'),
        support: z.string().default('besluttedeLoependeBidrag'),
        payments: z.string().default('innbetalinger'),
        orders: z.string().default('trekkpaalegg'),
      })
      .prefault({}),
    /** Tries each petition out before it is submitted. */
    validate: z.boolean().default(false),
    /** Headers that get an id of their own with every call, and others. */
    idHeaders: z.array(z.string()).default(['Korrelasjonsid', 'Meldingsid']),
    headers: z.record(z.string(), z.string()).default({ Klientid: 'kvittera' }),
    /** The authority takes no more than five calls at once of an organisation. */
    simultaneous: z.int().min(1).max(5).default(5),
    status: z
      .strictObject({
        firstHours: z.number().positive().default(1),
        minHours: z.number().positive().default(4),
        maxHours: z.number().positive().default(12),
      })
      .prefault({}),
    timeouts: z.strictObject({ answerSeconds: z.number().positive().default(120) }).prefault({}),
  })
  .refine(({ altinn, access: { as } }) => !altinn?.follow || as === 'systemUser', {
    path: ['altinn', 'follow'],
    message: 'asks Altinn for news, which takes a system user: set access.as to systemUser',
  });
