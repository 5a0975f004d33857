import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { listUnknownTerms } from '../src/app/check-creditors.ts';
import { configSchema } from '../src/core/config-schema.ts';
import { catalog } from './catalog/samples.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '..', 'docs', 'deploy.md'), 'utf8');
const BLOCKS = [...GUIDE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) =>
  text.replace('SHA256:...', `SHA256:${'A'.repeat(43)}`),
);

const BASE = {
  environment: 'test',
  creditors: { KBL: { name: 'Kreditbolaget Exempel AB' } },
  channels: { kfm: { type: 'folder', environment: 'test', sendTo: 'in' } },
  routes: [{ transactions: ['kronofogden/ansokan-verkstallighet'], channel: 'kfm' }],
};

describe('docs/deploy.md', () => {
  test('shows a channel of each kind over a network, terms of a creditor, and a mapping', () => {
    const all = BLOCKS.join('\n');
    for (const part of ['type: sftp', 'type: e-transport', 'type: shs', 'permits:', 'mapping:'])
      expect(all).toContain(part);
  });

  test('has an example of ELAN that needs nothing else', () => {
    const block = BLOCKS.find((text) => text.includes('type: elan'))!;
    const { error } = configSchema.safeParse({ environment: 'test', ...parse(block) });
    expect(error?.issues ?? []).toEqual([]);
  });

  test.each(BLOCKS.map((text) => ({ first: text.split('\n').slice(0, 3).join(' '), text })))(
    'has an example that the configuration takes: $first',
    ({ text }) => {
      const { data, error } = configSchema.safeParse({ ...BASE, ...parse(text) });
      expect(error?.issues ?? []).toEqual([]);
      expect(listUnknownTerms(data!, catalog)).toEqual([]);
    },
  );
});
