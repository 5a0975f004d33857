import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the program is installed; what comes with it is found from here. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const BUILT_IN_FORMATS = join(PACKAGE_ROOT, 'formats');
export const DEMO_FOLDER = join(PACKAGE_ROOT, 'deploy', 'demo');
export const EXAMPLE_CONFIG = join(PACKAGE_ROOT, 'deploy', 'kvittera.example.yaml');
export const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;
