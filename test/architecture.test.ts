import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AUTHORITIES } from './architecture/authority-names.ts';
import { checkTree } from './architecture/check-tree.ts';
import { MAXIMUM_LINES } from './architecture/file-form.ts';
import { IMPORT_TABLE } from './architecture/import-table.ts';
import { readAuthorities, readTree } from './architecture/read-tree.ts';
import type { SourceTree } from './architecture/source-file.ts';
import { formatViolation, type Violation } from './architecture/violation.ts';

const ROOT = join(import.meta.dirname, '..');

describe('src keeps the rules of the house', () => {
  const tree = readTree(ROOT);
  const checks = checkTree(tree, [...AUTHORITIES, ...readAuthorities(ROOT)]);

  test('the files are found', () => {
    expect(Object.keys(tree)).toContain('src/core/errors.ts');
  });
  test.each(Object.entries(checks))('%s', (_rule, violations) => {
    if (violations.length > 0) expect.fail(`\n${violations.map(formatViolation).join('\n')}\n`);
  });
});

describe('the import table', () => {
  test.each(Object.entries(IMPORT_TABLE))('%s says why, and names folders that exist', (_, row) => {
    expect(row.why).toMatch(/^[a-z].{30,}[^.]$/);
    expect(Object.keys(IMPORT_TABLE)).toEqual(expect.arrayContaining([...row.mayImport]));
  });
  test('goes one way: what is below never imports what is above', () => {
    const order = Object.keys(IMPORT_TABLE);
    const upwards = order.flatMap((folder, at) =>
      (IMPORT_TABLE[folder]?.mayImport ?? []).filter((name) => isAbove(order, name, at)),
    );

    expect(upwards).toEqual([]);
  });
});

/** A small house that keeps every rule; each case below breaks one of them. */
const HOUSE: SourceTree = {
  'src/README.md': 'The map. Kronofogden is named here as an example, and that is no import.\n',
  'src/main.ts': "import { run } from './cli/run.ts';\nprocess.exitCode = run();\n",
  'src/cli/run.ts':
    "import type { Noun } from '../core/noun.ts';\n/** Runs. */\nexport function run(): number {\n  console.log('done');\n  process.stdout.write('');\n  return 0;\n}\nexport type Runner = Noun;\n",
  'src/core/noun.ts':
    "import { readFile } from 'node:fs/promises';\nexport interface Noun { readonly console: string }\nexport const LIMIT = 3;\n/** Loads. */\nexport const load = (noun: Noun) => readFile(noun.console);\n",
  'src/channel/nets.ts': '/** Nets wants it so. */\nexport class NetsChannel {}\n',
  'src/stages/claim.ts':
    "import { LIMIT } from '../core/noun.ts';\n/** Claims: one sentence for\n * all overloads, Åland included. */\n// biome-ignore lint/x: reason\nexport function claim(name: string): number;\nexport function claim(name: number): number;\nexport function claim(): number {\n  return LIMIT;\n}\n",
};

interface Case {
  readonly breach: string;
  readonly files: SourceTree;
  /** `file:line rule` of every violation, in order. */
  readonly expected: readonly string[];
}

const DOC = '/** Does. */\n';
const CASES: readonly Case[] = [
  {
    breach: 'core imports another folder of ours',
    files: { 'src/core/a.ts': "import { claim } from '../stages/claim.ts';\nclaim('');\n" },
    expected: ['src/core/a.ts:1 import-table'],
  },
  {
    breach: 'a type is imported across the table',
    files: { 'src/core/a.ts': "\nimport type { C } from '../stages/claim.ts';\n" },
    expected: ['src/core/a.ts:2 import-table'],
  },
  {
    breach: 'a type is imported across the table in the middle of a line',
    files: { 'src/core/a.ts': "\n\nexport type C = import('../stages/claim.ts').C;\n" },
    expected: ['src/core/a.ts:3 import-table'],
  },
  {
    breach: 'something is re-exported across the table',
    files: { 'src/core/a.ts': "export { claim } from '../stages/claim.ts';\n" },
    expected: ['src/core/a.ts:1 import-table'],
  },
  {
    breach: 'an import across the table is put off until run time',
    files: { 'src/core/a.ts': "await import('../stages/claim.ts');\nrequire('../main.ts');\n" },
    expected: ['src/core/a.ts:1 import-table', 'src/core/a.ts:2 import-table'],
  },
  {
    breach: 'an import is computed',
    files: { 'src/core/a.ts': "const name = 'a';\nawait import('../stages/' + name);\n" },
    expected: ['src/core/a.ts:2 import-table'],
  },
  {
    breach: 'an import leaves src, or has no .ts',
    files: { 'src/core/a.ts': "import '../../test/a.ts';\nimport './noun';\n" },
    expected: ['src/core/a.ts:1 import-table', 'src/core/a.ts:2 import-table'],
  },
  {
    breach: 'a stage imports another stage',
    files: { 'src/stages/ship.ts': "import { claim } from './claim.ts';\nclaim('');\n" },
    expected: ['src/stages/ship.ts:1 import-table'],
  },
  {
    breach: 'the simulator imports a channel, whose faults it would share',
    files: { 'src/simulator/a.ts': "import { NetsChannel } from '../channel/nets.ts';\n" },
    expected: ['src/simulator/a.ts:1 import-table'],
  },
  {
    breach: 'a command reaches past the app',
    files: { 'src/cli/a.ts': "import '../stages/claim.ts';\n" },
    expected: ['src/cli/a.ts:1 import-table'],
  },
  {
    breach: 'three files import each other in a ring',
    files: {
      'src/core/a.ts': "import './b.ts';\n",
      'src/core/b.ts': "import './c.ts';\n",
      'src/core/c.ts': "\nawait import('./a.ts');\nimport './noun.ts';\n",
    },
    expected: ['src/core/a.ts:1 import-cycle'],
  },
  {
    breach: 'two files import types of each other',
    files: {
      'src/core/a.ts': "import type { B } from './b.ts';\n",
      'src/core/b.ts': "import './a.ts';\n",
    },
    expected: ['src/core/a.ts:1 type-cycle'],
  },
  {
    breach: 'a file imports itself',
    files: { 'src/core/a.ts': "import './a.ts';\n" },
    expected: ['src/core/a.ts:1 import-cycle'],
  },
  {
    breach: 'a file has one line too many',
    files: {
      'src/core/a.ts': 'let a;\n'.repeat(MAXIMUM_LINES),
      'src/core/b.ts': 'let a;\n'.repeat(MAXIMUM_LINES + 1),
    },
    expected: [`src/core/b.ts:${MAXIMUM_LINES + 1} length`],
  },
  {
    breach: 'files and folders are named after nothing',
    files: {
      'src/core/index.ts': '',
      'src/core/text-utils.ts': '',
      'src/report/helpers/table.ts': '',
      'src/core/content-index.ts': '',
    },
    expected: [
      'src/core/index.ts:1 name',
      'src/core/text-utils.ts:1 name',
      'src/report/helpers/table.ts:1 name',
    ],
  },
  {
    breach: 'exports hide their names',
    files: {
      'src/core/a.ts':
        "export * from './noun.ts';\nexport * as b from './noun.ts';\nconst c = 1;\nexport { c as default };\n",
      'src/core/b.ts': `${DOC}export default function find() {}\n`,
    },
    expected: [
      'src/core/a.ts:1 export',
      'src/core/a.ts:2 export',
      'src/core/a.ts:4 export',
      'src/core/b.ts:2 export',
    ],
  },
  {
    breach: 'an authority is named in a string, a comment, a file name',
    files: {
      'src/core/a.ts': "// as Kronofogden says\nconst a = 'KRONOFOGDEMYNDIGHETEN';\n",
      'src/core/b.ts': "const b = ['Gældsstyrelsen', 'skatteetaten'];\n",
      'src/core/domstolsstyrelsen.ts': '',
      'src/simulator/kronofogden.ts': '// Kronofogden\n',
    },
    expected: [
      'src/core/a.ts:1 authority-name',
      'src/core/a.ts:2 authority-name',
      'src/core/b.ts:1 authority-name',
      'src/core/b.ts:1 authority-name',
      'src/core/domstolsstyrelsen.ts:1 authority-name',
    ],
  },
  {
    breach: 'a short authority name stands as a word of its own',
    files: {
      'src/core/a.ts': 'const subnets = cabinets;\nconst netsFile = 1;\nnew OfNets(NETS_ID);\n',
    },
    expected: [
      'src/core/a.ts:2 authority-name',
      'src/core/a.ts:3 authority-name',
      'src/core/a.ts:3 authority-name',
    ],
  },
  {
    breach: 'something outside cli prints',
    files: {
      'src/core/a.ts':
        "console.log('a');\nconst b = console;\nprocess.stdout.write('c');\nprocess['stderr'].write('d');\n",
      'src/web/b.ts':
        "import { stdout } from 'node:process';\nimport log from 'node:console';\nconst { stderr } = process;\nglobalThis.console.log(1);\nglobalThis.process.stdout.write('');\n",
      'src/main.ts': "import './cli/run.ts';\nconsole.error('no');\n",
      'src/core/c.ts': "const c = { console: 1 };\nc.console; // process.stdout\n'console.log';\n",
    },
    expected: [
      'src/core/a.ts:1 printing',
      'src/core/a.ts:2 printing',
      'src/core/a.ts:3 printing',
      'src/core/a.ts:4 printing',
      'src/main.ts:2 printing',
      'src/web/b.ts:1 printing',
      'src/web/b.ts:2 printing',
      'src/web/b.ts:3 printing',
      'src/web/b.ts:4 printing',
      'src/web/b.ts:5 printing',
    ],
  },
  {
    breach: 'a folder or a root file stands outside the table',
    files: {
      'src/helpers.txt': '',
      'src/server.ts': '',
      'src/shared/a.ts': '',
      'src/shared/b.ts': '',
      'src/main/a.ts': '',
      'src/cli.ts': '',
    },
    expected: [
      'src/cli.ts:1 folder',
      'src/helpers.txt:1 folder',
      'src/main/a.ts:1 folder',
      'src/server.ts:1 folder',
      'src/shared/a.ts:1 folder',
    ],
  },
  {
    breach: 'exported functions and classes make no promise',
    files: {
      'src/core/a.ts':
        'export function a() {}\n/* Not a doc comment. */\nexport class B {}\n/** Far away. */\n\nexport async function c() {}\n/** */\nexport const d = () => 1;\nfunction e() {}\nexport { e };\nfunction f() {}\nexport const G = 1;\nf();\n/** Another one. */\nexport interface H {}\nexport abstract class I {}\n',
    },
    expected: [1, 3, 6, 8, 9, 16].map((line) => `src/core/a.ts:${line} doc-comment`),
  },
];

describe('the checker', () => {
  test('finds nothing in a house that keeps the rules', () => {
    expect(summarise(HOUSE)).toEqual([]);
  });
  test.each(CASES)('finds: $breach', ({ files, expected }) => {
    expect(summarise({ ...HOUSE, ...files })).toEqual(expected);
  });
  test('has a case for every rule', () => {
    const checks = CASES.map(({ files }) => checkTree({ ...HOUSE, ...files }));

    const silent = Object.keys(checkTree(HOUSE)).filter((rule) =>
      checks.every((found) => found[rule]?.length === 0),
    );

    expect(silent).toEqual([]);
  });
  test('takes authorities from the formats folder too', () => {
    const files = { 'src/core/a.ts': "const a = 'Ulosottolaitos';\n" };

    const checks = checkTree(files, ['ulosottolaitos']);

    expect(Object.values(checks).flat().map(locate)).toEqual(['src/core/a.ts:1 authority-name']);
  });
  test('refuses a file it cannot read', () => {
    expect(() => checkTree({ 'src/core/a.ts': 'export functio\n{' })).toThrow('src/core/a.ts');
  });
  test('says where, what and how to mend it', () => {
    const [violation] = Object.values(
      checkTree({ ...HOUSE, 'src/core/a.ts': "\nimport '../channel/nets.ts';\n" }),
    ).flat();

    expect(formatViolation(violation!)).toBe(
      'src/core/a.ts:2  import-table: core imports channel (src/channel/nets.ts), but may import ' +
        'only nothing of ours: the nouns everybody speaks in stand on nothing of ours\n    Fix: ' +
        'pass what is needed from channel as an argument, or move it to a folder that core may import',
    );
  });
});

function isAbove(order: readonly string[], name: string, at: number): boolean {
  return order.indexOf(name) <= at;
}

function summarise(tree: SourceTree): string[] {
  return Object.values(checkTree(tree)).flat().map(locate);
}

function locate({ file, line, rule }: Violation): string {
  return `${file}:${line} ${rule}`;
}
