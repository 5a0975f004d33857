import { type Finding, FindingList } from '../../src/core/finding.ts';
import { type Fault, YamlSource } from '../../src/core/yaml-source.ts';
import type { Layout } from '../../src/format/layout.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { createUnitChecker, type RuleFacts } from '../../src/rules/check-units.ts';
import { compileRules } from '../../src/rules/compile-rules.ts';
import type { RuleSet } from '../../src/rules/rule.ts';
import { rulesSchema } from '../../src/rules/rule-schema.ts';
import { toBytes, toChunks } from '../format/reading.ts';

const DEFAULTS = {
  id: 'R1',
  layout: 'small',
  each: 'row',
  otherwise: 'reject-item',
  message: 'wrong',
  fix: 'mend it',
  provenance: 'reconstructed',
  source: 'ours',
};

const FACTS: RuleFacts = {
  today: '2026-11-23',
  fileName: 'ABC.D261123',
  settings: new Map([['fee', 60_000n]]),
};

/** Rules by what differs from a plain rule on rows, as a YAML file of one line a rule. */
export function compileSome(
  layout: Layout,
  rules: readonly object[],
): { readonly rules: RuleSet; readonly faults: readonly Fault[] } {
  const lines = rules.map((rule) => `  - ${JSON.stringify({ ...DEFAULTS, ...rule })}`);
  const source = new YamlSource(
    'rules.yaml',
    lines.length > 0 ? `rules:\n${lines.join('\n')}\n` : 'rules: []\n',
  );
  const raws = source.parse(rulesSchema)?.rules ?? [];
  const compiled = compileRules(source, raws, layout, ['fee', 'other']);
  return { rules: compiled, faults: source.faults };
}

/** `line message` of every fault of the rules. */
export function listRuleFaults(layout: Layout, rules: readonly object[]): string[] {
  return compileSome(layout, rules).faults.map((fault) => `${fault.line} ${fault.message}`);
}

/** The findings of a file by some rules; faults of the rules are thrown. */
export async function judge(
  layout: Layout,
  rules: readonly object[],
  content: string,
): Promise<readonly Finding[]> {
  const { rules: compiled, faults } = compileSome(layout, rules);
  if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('\n'));
  const list = new FindingList();
  const reporter = { file: 'f', report: (finding: Finding) => list.add(finding) };
  const checker = createUnitChecker(compiled, FACTS, reporter);
  for await (const units of readUnits(layout, toChunks(toBytes(layout, content)), checker.reporter))
    for (const unit of units) checker.check(unit);
  checker.end();
  return list.all;
}

/** Code, line and consequence of findings. */
export function showJudged(findings: readonly Finding[]): string[] {
  return findings.map(({ code, line, consequence, item }) =>
    [code, line ?? '-', consequence, item ?? ''].join(' ').trim(),
  );
}
