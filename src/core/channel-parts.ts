import { z } from 'zod';

/** A secret is only ever named: a file, an environment variable, or a systemd credential. */
export const secret = z.union([
  z.strictObject({ file: z.string() }),
  z.strictObject({ env: z.string() }),
  z.strictObject({ credential: z.string() }),
]);

/** Where a channel, or a whole configuration, leads. */
export const environment = z.enum(['demo', 'test', 'production']);

/** The least time between two looks for answers by one running program. */
export const fetchSeconds = z.number().min(0);

/** Who we are to a server: PKCS#12, or certificate (with its chain) and key in PEM. */
export const ownIdentity = {
  pkcs12: secret.optional(),
  certificate: secret.optional(),
  privateKey: secret.optional(),
  passphrase: secret.optional(),
};
