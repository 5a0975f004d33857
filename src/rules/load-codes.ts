import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, loadYaml, sortFaults } from '../core/yaml-source.ts';
import type { CodeLists } from '../format/compile-field.ts';
import type { Code, CodeList } from '../format/layout.ts';
import { codesSchema, type RawCode } from './authority-schema.ts';
import { standInForCodes } from './stand-in.ts';

/** Of a file that cannot be read nobody can say which lists it has not. */
class UnreadLists extends Map<string, CodeList> {
  override get(name: string): CodeList {
    return { name, codes: new Map() };
  }
}

const UNREAD: CodeLists = new UnreadLists();

/** Loads the code lists of a folder, beside those of the folder above and one that is made of its rules; it may have none. */
export function loadCodes(
  folder: string,
  name: string,
  faults: Fault[],
  above: CodeLists = new Map(),
  made?: CodeList,
): CodeLists {
  if (above === UNREAD) return UNREAD;
  const lists = new Map<string, CodeList>(above);
  if (made) lists.set(made.name, made);
  if (!existsSync(join(folder, 'codes.yaml'))) return lists;
  const source = loadYaml(join(folder, 'codes.yaml'), `${name}/codes.yaml`);
  const raw = source.parseRest(codesSchema, standInForCodes);
  for (const listName of Object.keys(raw?.lists ?? {}))
    if (above.has(listName))
      source.addFault(['lists', listName], `the list '${listName}' is one of the authority's too`);
  faults.push(...sortFaults(source.faults));
  if (!raw) return UNREAD;
  for (const [listName, list] of Object.entries(raw.lists)) {
    const codes = Object.entries(list.codes).map(([code, value]) => [code, toCode(value)] as const);
    const open = list.open ? { open: true } : {};
    lists.set(listName, { name: listName, codes: new Map(codes), ...open });
  }
  return lists;
}

function toCode(value: RawCode): Code {
  if (typeof value === 'string') return { text: value };
  const { text, explanation, fix } = value;
  return {
    text,
    ...(explanation === undefined ? {} : { explanation }),
    ...(fix === undefined ? {} : { fix }),
  };
}
