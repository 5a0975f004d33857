import { describe, expect, test } from 'vitest';
import { formatName } from '../../src/rules/name-pattern.ts';
import { listSamples } from '../catalog/samples.ts';
import { openScene } from './kronofogden-scene.ts';

/** Every sample of what creditors send, good or bad. */
const SENT = listSamples('kronofogden').filter(
  ({ transaction }) => transaction.raw.direction === 'out',
);

/** Transactions that have a receipt, whatever is wrong with the file. */
const RECEIPTED = /^(ansokan|fraga|aterkallelse|nedsattning)-/;

describe('whatever comes is taken, and every answer is as the definitions say', () => {
  test.each(SENT)('$name', async ({ bytes, transaction }) => {
    const scene = openScene();
    const name = formatName(transaction.names[0]!.text, { creditor: 'KBL' });
    // The scene throws at an answer that its definitions do not like.
    const atOnce = await scene.drop(name, bytes);
    await scene.pass(400);
    expect(scene.told[0]).toContain(`${name} came: ${transaction.raw.title} of KBL`);
    if (RECEIPTED.test(transaction.name)) expect(atOnce).toHaveLength(1);
  });
});
