import { createKeyedHash } from '../../src/core/reference-hash.ts';

/** The key of the ledgers of these tests, so that manifests can be made beside them. */
export const TEST_KEY = Buffer.alloc(32, 7);
export const TEST_HASH = createKeyedHash(TEST_KEY);
