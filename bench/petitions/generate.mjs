import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';

const SAMPLE = join(import.meta.dirname, '../../formats/skatteetaten/samples/utleggsbegjaering-2-1.good.json');

/** One line a petition: the good sample with a reference of its own; `isDraft`: its files are still to be uploaded. */
export function* makePetitions(count, isDraft = false, day = '2026-11-23') {
  const text = readFileSync(SAMPLE, 'utf8').replaceAll('2026-11-23', day);
  const petition = JSON.parse(isDraft ? text.replace(/,\s*"uuid": "[^"]*"/g, '') : text);
  const [before, after] = JSON.stringify({ ...petition, innsenderReferanse: '\0' }).split('\\u0000');
  for (let number = 1; number <= count; number++) yield `${before}SAK-${number}${after}`;
}

/** Writes as many, unless the file is there. */
export async function generatePetitions(path, count, isDraft = false, day = undefined) {
  if (existsSync(path)) return;
  const stream = createWriteStream(path);
  for (const line of makePetitions(count, isDraft, day))
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}
