import { parse } from '@marcbachmann/cel-js';
import { getMessage } from '../core/errors.ts';
import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { RawRule } from './rule-schema.ts';
import { parseTemplate } from './template.ts';

/** Checks what can be checked of a rule without its layout: that its CEL and braces are whole. */
export function checkSyntax(source: YamlSource, rule: RawRule, path: YamlPath): void {
  for (const key of ['when', 'must'] as const)
    if (rule[key] !== undefined) checkExpression(source, rule[key], [...path, key]);
  for (const key of ['message', 'expected', 'found', 'fix'] as const)
    if (rule[key] !== undefined) checkText(source, rule[key], [...path, key]);
}

function checkExpression(source: YamlSource, expression: string, path: YamlPath): void {
  try {
    parse(expression);
  } catch (error) {
    source.addFault(path, `${getMessage(error).split('\n')[0]!.trim()}, in: ${expression}`);
  }
}

function checkText(source: YamlSource, text: string, path: YamlPath): void {
  try {
    for (const part of parseTemplate(text).parts)
      if (typeof part !== 'string') checkExpression(source, part.expression, path);
  } catch (error) {
    source.addFault(path, getMessage(error));
  }
}
