import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { Value } from '../../src/format/field-type.ts';
import { buildRecord, type Record } from '../../src/format/record.ts';
import { catalog, listSamples, readSample } from './samples.ts';

const AUTHORITIES = catalog.authorities.map((authority) => authority.name);
const ALL = AUTHORITIES.flatMap((authority) => listSamples(authority));
const OURS = listSamples('kronofogden');

/** What a finding must be, on one line, so that a change of it shows as a changed line. */
function describeFinding({ code, consequence, line, columns, item, field, path }: Finding): string {
  return JSON.stringify({ code, consequence, line, columns, path, item, field });
}

describe('a good sample', () => {
  const good = ALL.filter((sample) => !sample.isBad);

  test.each(good)('$name has no finding that rejects or holds anything', async (sample) => {
    const { findings } = await readSample(sample);
    expect(findings.filter(({ consequence }) => consequence !== 'warn')).toEqual([]);
  });

  test.each(good)('$name is written as it was read, byte for byte', async (sample) => {
    const { written } = await readSample(sample);
    expect(written.equals(sample.bytes)).toBe(true);
  });
});

describe('a good sample of ours', () => {
  test.each(OURS.filter((sample) => !sample.isBad))(
    '$name is the same file when every record is built anew from its values',
    async (sample) => {
      const rebuild = (record: Record) => {
        const values: [string, Value | undefined][] = record.type.fields
          .filter((field) => !field.isFiller)
          .map((field) => [field.name, record.value(field)]);
        return buildRecord(sample.form.layout, record.type.name, Object.fromEntries(values));
      };
      const { written } = await readSample(sample, rebuild);
      expect(written.toString('latin1')).toBe(sample.bytes.toString('latin1'));
    },
  );
});

describe('a bad sample of ours', () => {
  const bad = OURS.filter((sample) => sample.isBad);

  // `npx vitest run test/catalog -u` writes the files beside new samples: read them before they go in.
  test.each(bad)('$name has exactly the findings beside it', async (sample) => {
    const { findings } = await readSample(sample);
    const text = `[\n${findings.map(describeFinding).join(',\n')}\n]\n`;
    await expect(text).toMatchFileSnapshot(join(sample.folder, `${sample.name}.findings.json`));
  });

  test.each(bad)('$name is faulty', async (sample) => {
    expect((await readSample(sample)).findings).not.toEqual([]);
  });

  test.each(bad)('$name shows no personal number in its findings', async (sample) => {
    const { findings } = await readSample(sample);
    const numbers = sample.bytes.toString('latin1').match(/18\d{10}/g) ?? [];
    const shown = JSON.stringify(findings);
    expect(numbers.filter((number) => shown.includes(number))).toEqual([]);
  });
});

describe('a rule of ours', () => {
  const names = [...catalog.transactions.values()]
    .filter(({ id }) => id.startsWith('kronofogden/'))
    .flatMap(({ name, forms }) =>
      forms.flatMap(({ layout, rules: set }) =>
        [...set.byRecord.flat(), ...set.ofItem, ...set.ofFile].map(({ raw }) => ({
          id: raw.id,
          file: `${name}.bad-${raw.id}.${layout.kind === 'fixed' ? 'txt' : layout.kind}`,
        })),
      ),
    );

  test.each(names)('$id is broken by the sample $file', async ({ id, file }) => {
    const sample = OURS.find(({ name }) => name === file);
    expect(sample, file).toBeDefined();
    const { findings } = await readSample(sample!);
    expect(findings.map((finding) => finding.code)).toContain(id);
  });
});
