import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lay, makeFolder, makeSite, run, SAMPLES } from './run-cli.ts';

const GOOD = 'ansokan-verkstallighet.approved.txt';

describe('check, without a configuration', () => {
  test.each([
    ['nothing to complain about', GOOD, 0],
    ['a warning', 'ansokan-verkstallighet.bad-KV-V1-10.txt', 0],
    ['a rejected item', 'ansokan-verkstallighet.bad-KV-V1-01.txt', 1],
    ['a rejected file', 'ansokan-verkstallighet.bad-total.txt', 1],
    ['a file to be held', 'ansokan-verkstallighet.bad-KV-V1-09.txt', 1],
  ])('%s: %s ends with %i', async (_sentence, sample, expected) => {
    const folder = makeFolder();
    lay(sample, folder, 'KBL.EMALIN');
    const args = ['check', 'KBL.EMALIN', '--today', '2026-11-23'];
    const people = await run(folder, ...args);
    expect({ exit: people.exit, stderr: people.stderr }).toEqual({ exit: expected, stderr: '' });
    const programs = await run(folder, ...args, '--json');
    expect(programs.exit).toBe(expected);
    const data = JSON.parse(programs.stdout) as { count: number; findings: unknown[] };
    expect(data.findings).toHaveLength(data.count);
    expect(readdirSync(folder)).toEqual(['KBL.EMALIN']);
  });

  test('knows an application by its content alone', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'export.txt');
    const { exit, stdout } = await run(folder, 'check', 'export.txt', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      transaction: 'kronofogden/ansokan-verkstallighet',
      items: 3,
    });
  });

  test('lists at most so many findings and counts the rest', async () => {
    const folder = makeFolder();
    lay('ansokan-verkstallighet.bad-encoding.txt', folder, 'KBL.EMALIN');
    const { stdout } = await run(folder, 'check', 'KBL.EMALIN', '--max', '2');
    expect(stdout).toMatch(/… and \d+ more findings that are not listed/);
  });
});

describe('check of a file of petitions', () => {
  const PETITION = JSON.stringify(
    JSON.parse(
      readFileSync(
        join(SAMPLES, '../../../skatteetaten/samples/utleggsbegjaering-2-1.good.json'),
        'utf8',
      ),
    ),
  );
  const check = async (text: string) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'many.ndjson'), text);
    const { exit, stdout } = await run(folder, 'check', 'many.ndjson', '--today', '2026-11-23');
    expect(exit).toBe(1);
    return stdout;
  };

  test('of which one cannot be read says that the others go', async () => {
    const text = await check(`${PETITION}\n${PETITION.slice(0, 900)}\n${PETITION}\n`);
    expect(text).toContain('many.ndjson, line 2');
    expect(text).toContain('REJECTS ITS DOCUMENT');
    expect(text).toContain('a pass sends the others');
  });

  test('that is no list to its end is rejected as a whole', async () => {
    const text = await check(`[${PETITION},${PETITION.slice(0, 900)}`);
    expect(text).toContain('REJECTS THE FILE');
    expect(text).toContain('the file is rejected');
  });

  test('in which a member stands twice names it, and its line', async () => {
    const folder = makeFolder();
    const twice = PETITION.replace('"beloep":', '"beloep":1,"beloep":');
    writeFileSync(join(folder, 'one.json'), twice);
    const { exit, stderr } = await run(folder, 'check', 'one.json');
    expect(exit).toBe(2);
    expect(stderr).toContain("Duplicate key 'beloep'");
    expect(stderr).toContain('on line 1');
  });

  test('with an amount beyond all claims says so', async () => {
    const text = await check(PETITION.replace(/"beloep":[\d.]+/, '"beloep":1e400'));
    expect(text).toContain('"Infinity"');
    const huge = await check(PETITION.replace(/"beloep":[\d.]+/, '"beloep":1234567890123456789'));
    expect(huge).toContain('the number is too large');
  });
});

describe('check --config', () => {
  const AS_OF = ['KBL.EMALIN', '--today', '2026-11-23'];

  test('says what a pass would do, and ends with 1 when the file would not go', async () => {
    const site = await makeSite();
    lay(GOOD, site, 'KBL.EMALIN');
    const ask = () => run(site, 'check', ...AS_OF, '--config', 'kvittera.yaml');
    const before = await ask();
    expect(before).toMatchObject({ exit: 0, stderr: '' });
    expect(before.stdout).toMatch(
      /it would be sent as KBL\.EMALIN\.\d+\.20261123\.etr, number \d+/,
    );
    lay(GOOD, site, 'inbox', 'KBL.EMALIN');
    await run(site, 'run');
    const after = await ask();
    expect(after).toMatchObject({ exit: 1, stderr: '' });
    expect(after.stdout).toMatch(
      /it would be held: DUPLICATE_CONTENT\n {2}the same bytes were taken/,
    );
    expect(after.stdout).toContain('Discard the file; release it only if');
    const json = await run(site, 'check', ...AS_OF, '--config', 'kvittera.yaml', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      pass: { outcome: 'held', reason: { code: 'DUPLICATE_CONTENT' } },
    });
  });

  test('without it says what was not looked at', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const { stdout } = await run(folder, 'check', ...AS_OF);
    expect(stdout).toContain('Duplicates, running numbers, claims sent before');
  });

  test.each([
    ['--transaction', 'kronofogden/ansokan-verkstallighet'],
    ['--formats', 'formats'],
  ])('has its own %s', async (option, value) => {
    const site = await makeSite();
    lay(GOOD, site, 'KBL.EMALIN');
    const args = ['check', 'KBL.EMALIN', '--config', 'kvittera.yaml', option, value];
    expect((await run(site, ...args)).exit).toBe(2);
  });

  test('is needed to name an inbox folder', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const { exit, stderr } = await run(folder, 'check', 'KBL.EMALIN', '--folder', 'kbl');
    expect(exit).toBe(2);
    expect(stderr).toContain('--folder needs --config');
  });
});

describe('check --rewrite', () => {
  test('says that a file is written again as it was', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const { exit, stdout } = await run(folder, 'check', 'KBL.EMALIN', '--rewrite');
    expect(exit).toBe(0);
    expect(stdout).toContain(
      'Written again it is the same, byte for byte.\nBuilt anew from its values it reads the same.',
    );
  });

  test('says where a line stands that the definition does not describe', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const lines = readFileSync(join(folder, 'KBL.EMALIN'), 'latin1').split('\n');
    lines.splice(2, 0, '?'.repeat(20));
    writeFileSync(join(folder, 'KBL.EMALIN'), lines.join('\n'), 'latin1');
    const { exit, stdout } = await run(folder, 'check', 'KBL.EMALIN', '--rewrite', '--json');
    const byte = Buffer.byteLength(lines.slice(0, 2).join('\n'), 'latin1') + 1;
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ rewritten: { differs: { line: 3, byte } } });
  });
});

describe('describe, without a configuration', () => {
  test('shows records with columns, names and values', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const { exit, stdout, stderr } = await run(folder, 'describe', 'KBL.EMALIN');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toContain('lopnummer');
    expect(stdout).toMatch(/svarandeId +\*{12}/);
  });

  test('says nothing of a date that is empty or is none', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const path = join(folder, 'KBL.EMALIN');
    const put = (line: string, from: number, text: string) =>
      line.slice(0, from - 1) + text + line.slice(from - 1 + text.length);
    const lines = readFileSync(path, 'latin1')
      .split('\n')
      .map((line) => (line.startsWith('00') ? put(line, 19, '20269999') : line))
      .map((line) => (line.startsWith('02') ? put(line, 23, ' '.repeat(8)) : line));
    writeFileSync(path, lines.join('\n'), 'latin1');
    const { stdout } = await run(folder, 'describe', 'KBL.EMALIN');
    expect(stdout).toMatch(/datum +20269999\n/);
    expect(stdout).toMatch(/forfallodag +\d{8} {2}\(\d{4}-\d\d-\d\d\)\n/);
    expect(stdout).not.toMatch(/\(undefined\)|\(\)/);
  });

  test('shows at most so many records', async () => {
    const folder = makeFolder();
    lay(GOOD, folder, 'KBL.EMALIN');
    const { stdout } = await run(folder, 'describe', 'KBL.EMALIN', '--records', '2');
    expect(stdout).toContain('… the first 2 records');
  });
});

describe('formats', () => {
  test.each([['list'], ['check'], ['describe', 'kronofogden/ansokan-verkstallighet']])(
    '%s works anywhere, for people and programs',
    async (...args) => {
      const words = ['formats', ...args.filter((word) => word !== undefined)];
      const people = await run(makeFolder(), ...words);
      expect({ exit: people.exit, stderr: people.stderr }).toEqual({ exit: 0, stderr: '' });
      const programs = await run(makeFolder(), ...words, '--json');
      expect(programs.exit).toBe(0);
      expect(() => JSON.parse(programs.stdout)).not.toThrow();
    },
  );
});
