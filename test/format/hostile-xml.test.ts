import { describe, expect, it } from 'vitest';
import { readFile } from './reading.ts';
import { changeXml } from './xml-layout.ts';

const claims = changeXml();

describe('an XML file', () => {
  it.each<[string, string, string]>([
    ['a document type', '<!DOCTYPE File><File/>', 'XML_DOCTYPE'],
    [
      'a billion laughs',
      '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><File>&b;</File>',
      'XML_DOCTYPE',
    ],
    [
      'an external entity',
      '<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><File>&x;</File>',
      'XML_DOCTYPE',
    ],
    ['an external subset', '<!DOCTYPE f SYSTEM "http://example.com/x.dtd"><File/>', 'XML_DOCTYPE'],
    ['an entity of its own', '<File>&ha;</File>', 'XML_MALFORMED'],
    ['depth', '<File>'.repeat(100_000), 'XML_TOO_DEEP'],
    [
      'a text over 1 MiB',
      `<File version="1"><Head><Sender>${'x'.repeat(2_000_000)}`,
      'XML_TEXT_TOO_LONG',
    ],
    ['an attribute over 1 MiB', `<File version="${'x'.repeat(3_000_000)}`, 'XML_TEXT_TOO_LONG'],
    ['a comment over 1 MiB', `<File><!--${'x'.repeat(3_000_000)}`, 'XML_TEXT_TOO_LONG'],
    ['a name over 1 MiB', `<File><${'x'.repeat(3_000_000)}`, 'XML_TEXT_TOO_LONG'],
    ['a mismatched tag', '<File><Head></File>', 'XML_MALFORMED'],
    ['a control character', '<File>\u0001</File>', 'XML_MALFORMED'],
    ['a reference to a control character', '<File>&#1;</File>', 'XML_MALFORMED'],
    ['an attribute twice', '<File version="1" version="2"/>', 'XML_MALFORMED'],
    ['an undeclared prefix', '<x:File/>', 'XML_MALFORMED'],
    ['two roots', '<File/><File/>', 'XML_MALFORMED'],
    ['no XML', 'hello', 'XML_MALFORMED'],
  ])('with %s is refused, and read no further', async (_, xml, code) => {
    const { findings } = await readFile(claims, xml, 50_000);

    expect(findings.filter((finding) => finding.code.startsWith('XML_')).at(-1)?.code).toBe(code);
    expect(findings.length).toBeLessThan(6);
  });
});
