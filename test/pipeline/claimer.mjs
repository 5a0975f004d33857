// Claims every file of an inbox it can get, from a process of its own: node claimer.mjs <root> <name>.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim } from '../../dist/stages/claim.js';

const [root, own] = process.argv.slice(2);
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
let number = 0;
for (const name of readdirSync(join(root, 'inbox'))) {
  const candidate = { path: join(root, 'inbox', name), origin: name, companions: [] };
  const claimed = await claim(candidate, join(root, 'work'), `d-${own}-${++number}`);
  if (claimed) process.stdout.write(`${JSON.stringify({ name, text: readFileSync(claimed.path, 'utf8') })}\n`);
}
