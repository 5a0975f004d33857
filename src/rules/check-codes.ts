import type { ASTNode } from '@marcbachmann/cel-js';
import type { Field, Layout } from '../format/layout.ts';
import { isNode, walk } from './cel-tree.ts';

/** Codes that an expression compares a field with, though the field can never have them. */
export function listStrangeCodes(root: ASTNode, layout: Layout): string[] {
  const faults: string[] = [];
  walk(root, (node) => {
    if (!['==', '!=', 'in'].includes(node.op)) return;
    const sides = (node.args as readonly unknown[]).filter(isNode);
    const field = sides.map((side) => findField(side, layout)).find((found) => found !== undefined);
    if (!field) return;
    for (const text of sides.flatMap(listTexts))
      if (!canHave(field, text))
        faults.push(`'${text}' is never in '${field.name}': it has ${describeValues(field)}`);
  });
  return faults;
}

function canHave({ codes, id, constant, isFiller }: Field, text: string): boolean {
  // Absent text is ''.
  if (text === '' || isFiller) return true;
  const only = id ?? constant;
  if (only !== undefined) return only.trim() === text.trim();
  return (
    codes === undefined || codes.codes.size === 0 || codes.open === true || codes.codes.has(text)
  );
}

function describeValues({ codes, id, constant }: Field): string {
  return id ?? constant ?? [...codes!.codes.keys()].join(', ');
}

function findField({ op, args }: ASTNode, layout: Layout): Field | undefined {
  if (op !== '.') return undefined;
  const [record, field] = args as [ASTNode, string];
  if (record.op !== 'id') return undefined;
  return layout.recordsByName.get(record.args)?.fieldsByName.get(field);
}

function listTexts({ op, args }: ASTNode): string[] {
  if (op === 'value') return typeof args === 'string' ? [args] : [];
  return op === 'list' ? (args as readonly ASTNode[]).flatMap(listTexts) : [];
}
