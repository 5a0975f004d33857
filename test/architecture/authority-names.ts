import type { SourceTree } from './source-file.ts';
import { findLine, type Violation } from './violation.ts';

/** Authorities and payment institutions whose formats we hold; folders of `formats/` are added. */
export const AUTHORITIES = [
  'kronofogd',
  'skatteetaten',
  'gaeldsstyrelsen',
  'gældsstyrelsen',
  'domstolsstyrelsen',
  'bankgirot',
  'nets',
];

const HOMES = ['src/channel/', 'src/simulator/'];
const SHORT_NAME_LENGTH = 6;

/** Checks that nothing in `src/` outside channels and counterparts knows an authority by name. */
export function checkAuthorityNames(
  tree: SourceTree,
  authorities: readonly string[] = AUTHORITIES,
): Violation[] {
  const patterns = [...new Set(authorities)].map(createPattern);
  return Object.entries(tree)
    .filter(([path]) => path.endsWith('.ts') && !HOMES.some((home) => path.startsWith(home)))
    .flatMap(([path, text]) =>
      patterns.flatMap((pattern) => [
        ...[...path.matchAll(pattern)].map((match) => describe(path, 1, match[0])),
        ...[...text.matchAll(pattern)].map((match) =>
          describe(path, findLine(text, match.index), match[0]),
        ),
      ]),
    );
}

/** A long name is found anywhere; a short one only as a word (`nets`, `netsFile`, not `subnets`). */
function createPattern(name: string): RegExp {
  if (name.length > SHORT_NAME_LENGTH) return new RegExp(name, 'giu');
  const lower = name.toLowerCase();
  const title = lower.charAt(0).toUpperCase() + lower.slice(1);
  const upper = name.toUpperCase();
  const word = `(?:(?<!\\p{L})${lower}|${title})(?!\\p{Ll})`;
  return new RegExp(`${word}|(?<!\\p{Lu})${upper}(?!\\p{Lu})`, 'gu');
}

function describe(file: string, line: number, found: string): Violation {
  return {
    file,
    line,
    rule: 'authority-name',
    message: `'${found}' names an authority outside src/channel and src/simulator`,
    fix: 'move what is particular to it into formats/<authority>/; in a comment, name the standard or the document instead',
  };
}
