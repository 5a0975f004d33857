/**
 * A text in lines of at most so many characters, broken at blanks where there are any; no character of it is lost
 * but the blanks and line breaks it is broken at.
 */
export function wrapText(text: string, width: number): string[] {
  if (width < 1) return [];
  return text
    .split(/\r?\n/)
    .flatMap((line) => wrapLine(line.trim(), width))
    .filter((line) => line !== '');
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    // A line that is full tells that it was broken within a word.
    const blank = rest.lastIndexOf(' ', width - 1);
    const at = blank > 0 ? blank : width;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
