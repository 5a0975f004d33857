import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { FIXED_TEXT } from '../format/fixed-layout.ts';

export const AUTHORITY = `authority: example
title: Example
country: SE
timeZone: Europe/Stockholm
services:
  claims: { title: Claims }
transactions:
  claim:
    title: Claim
    service: claims
    direction: in
    layouts: [small.yaml]
    names:
      - { pattern: 'S{date:yyMMdd}', source: ours }
amounts:
  fee:
    title: Fee
    source: law
    values: [{ from: '2020-01-01', minor: 60000 }, { from: '2010-01-01', minor: 50000 }]
`;
export const RULE = `  - id: R1
    layout: small
    each: row
    must: row.amount > 0
    otherwise: warn
    message: m
    fix: f
    provenance: reconstructed
    source: ours
`;
export const CODES = `lists:
  kinds:
    title: Kinds
    provenance: reconstructed
    source: ours
    codes: { J: Yes, N: { text: No, fix: say yes } }
`;

const folders: string[] = [];

/** Loads an authority of some files; those not named are good, undefined leaves one out. */
export function loadFiles(files: { readonly [name: string]: string | undefined } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'catalog-'));
  folders.push(root);
  mkdirSync(join(root, 'example'));
  mkdirSync(join(root, 'no-authority'));
  const all = {
    'authority.yaml': AUTHORITY,
    'small.yaml': FIXED_TEXT.replace('codes: [J, N]', 'codes: kinds'),
    'rules.yaml': `rules:\n${RULE}`,
    'codes.yaml': CODES,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, 'example', name)), { recursive: true });
    writeFileSync(join(root, 'example', name), text);
  }
  const { catalog, faults } = loadCatalog(root);
  return { catalog, faults: faults.map(({ file, line, message }) => `${file}:${line} ${message}`) };
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
