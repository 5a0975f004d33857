import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PLAIN_HASH } from '../../src/core/reference-hash.ts';
import { loadMapping } from '../../src/mapping/load-mapping.ts';
import { mapFile } from '../../src/mapping/map-file.ts';
import type { Mapping } from '../../src/mapping/mapping.ts';
import { toOwnCheck } from '../../src/mapping/own-check.ts';
import { writeRejected } from '../../src/mapping/write-rejected.ts';
import { getAmounts } from '../../src/rules/authority.ts';
import { check } from '../../src/stages/check.ts';
import { catalog, FORMATS } from '../catalog/samples.ts';

const OWNER = { id: 'KBL', name: 'Kreditbolaget Exempel AB', orgnr: '5560010018' };

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-mapping-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Loads an example mapping of a service, with texts in it or its source replaced. */
export function loadExample(service: string, name: string, changes: [string, string][] = []) {
  const folder = makeFolder();
  cpSync(join(FORMATS, 'kronofogden', service, 'mappings'), folder, { recursive: true });
  for (const file of [`${name}.mapping.yaml`, `${name}.yaml`]) {
    const text = readFileSync(join(folder, file), 'utf8');
    const changed = changes.reduce((left, [before, after]) => left.replace(before, after), text);
    writeFileSync(join(folder, file), changed);
  }
  const { mapping, faults } = loadMapping(join(folder, `${name}.mapping.yaml`), catalog);
  if (!mapping) throw new Error(faults.map(({ message }) => message).join('\n'));
  return { mapping, good: readExample(service, name) };
}

/** The good sample of an example. */
export function readExample(service: string, name: string): string {
  const folder = join(FORMATS, 'kronofogden', service, 'mappings/samples');
  return readFileSync(join(folder, `${name}.good.csv`), 'utf8');
}

/** Maps a CSV and checks what was made, as a pass does. */
export async function mapCsv(mapping: Mapping, csv: string, today: string) {
  const folder = makeFolder();
  const [source, target] = [join(folder, 'export.csv'), join(folder, 'mapped')];
  writeFileSync(source, csv);
  const settings = getAmounts(mapping.transaction.authority, today);
  const facts = { today, fileName: 'export.csv', settings };
  const mapped = await mapFile(mapping, source, target, { facts, owner: OWNER, maxFindings: 100 });
  const written = await check(target, mapping.form, {
    facts,
    maxFindings: 100,
    references: PLAIN_HASH,
  });
  const checked = toOwnCheck(written, mapped, 'export.csv', 100);
  const rejects = join(folder, 'rejects');
  await writeRejected(mapping, source, rejects, mapped.places, checked.rejected);
  return {
    checked,
    written,
    text: readFileSync(target, 'latin1'),
    rejects: readFileSync(rejects, 'utf8'),
  };
}
