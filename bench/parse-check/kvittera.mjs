// Runs Kvittera's own check of a file: `node kvittera.mjs <file> [rules|items]`.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createKeyedHash } from '../../dist/core/reference-hash.js';
import { YamlSource } from '../../dist/core/yaml-source.js';
import { parseLayout } from '../../dist/format/load-layout.js';
import { compileRules } from '../../dist/rules/compile-rules.js';
import { rulesSchema } from '../../dist/rules/rule-schema.js';
import { check } from '../../dist/stages/check.js';

const [path, variant = ''] = process.argv.slice(2);
const folder = join(import.meta.dirname, '..', 'layouts');
const ITEMS = `
item: post
batch: { item: { references: { referens: post.referens }, amount: post.belopp } }
`;

const text = readFileSync(join(folder, 'bench.yaml'), 'utf8') + (variant === 'items' ? ITEMS : '');
const { layout, faults } = parseLayout(text, new Map(), 'bench.yaml');
const source = new YamlSource('rules.yaml', readFileSync(join(folder, 'rules.yaml'), 'utf8'));
const rules = source.parse(rulesSchema)?.rules ?? [];
const chosen = rules.filter((rule) => variant === 'rules' || rule.each === 'file');
if (!layout) throw new Error(faults.map((fault) => `${fault.line} ${fault.message}`).join('\n'));
const form = { layout, rules: compileRules(source, chosen, layout, []) };
if (source.faults.length > 0) throw new Error(source.faults.map((fault) => fault.message).join('\n'));

const checked = await check(path, form, {
  facts: { today: '2026-11-23', fileName: basename(path), settings: new Map() },
  maxFindings: 1000,
  references: createKeyedHash(Buffer.alloc(32, 1)),
});
const { findings, totals } = checked;
const mismatch = findings.all.some((finding) => finding.code === 'TOTAL_MISMATCH');
const count = totals.get('antal');
console.log(`count=${count} sum=${totals.get('summa')} faults=${findings.count} trailer=${mismatch ? 'differs' : 'agrees'}`);
if (process.env['BENCH_SHOW']) console.error(findings.all.map((f) => `${f.line} ${f.code} ${f.found}`).join('\n'));
