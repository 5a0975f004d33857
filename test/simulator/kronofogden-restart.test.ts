import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../catalog/samples.ts';
import { type Answer, names, openScene } from './kronofogden-scene.ts';

const APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet.approved.txt';
const PLAN = { flows: { verkstallighet: 'wages' } };

test('a restart on every day changes nothing', async () => {
  const [steady, restarted] = [openScene(PLAN), openScene(PLAN)];
  const answers: Answer[][] = [];
  for (const scene of [steady, restarted]) {
    const found = [...(await scene.dropSample(APPLICATION, 'KBL.EMALIN'))];
    for (let day = 0; day < 200; day++) {
      if (scene === restarted) scene.restart();
      found.push(...(await scene.pass(1)));
    }
    answers.push(found);
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(names(answers[0]!)).toContain('slutredovisning');
});

test('running numbers, and its own, go on after a restart', async () => {
  const scene = openScene();
  await scene.dropMade('ansokan-verkstallighet', { count: 2 });
  await scene.pass(1);
  scene.restart();
  const [repeat] = await scene.dropMade('ansokan-verkstallighet', { count: 1 });
  expect(repeat!.text).toContain('FG901');
  await scene.dropMade('ansokan-verkstallighet', {
    count: 1,
    number: 2,
    change: (text) => text.replace('14-000001', '15-000001'),
  });
  const [bekraftelse] = await scene.pass(1);
  expect(bekraftelse!.name).toBe('KBL.EMALUT.0005.20261124.etr');
  expect(bekraftelse!.text).toContain('U-000003-26');
});

test('a file that was taken when it stopped, and not moved yet, is taken once', async () => {
  const scene = openScene();
  await scene.dropSample(APPLICATION, 'KBL.EMALIN');
  // As if the power had gone between the state and the move.
  const path = join(scene.root, 'state', 'authority.json');
  const { createHash } = await import('node:crypto');
  const { writeFileSync } = await import('node:fs');
  const bytes = readFileSync(join(FORMATS, 'kronofogden', APPLICATION));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const state = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...state, taking: `${sha256} KBL.EMALIN` }));
  copyFileSync(
    join(FORMATS, 'kronofogden', APPLICATION),
    join(scene.folders.arrivals, 'KBL.EMALIN'),
  );
  scene.restart();
  expect(await scene.authority.takeAll()).toBe(1);
  expect(await scene.look()).toEqual([]);
});

test('another plan after a restart is followed from then on', async () => {
  const scene = openScene(PLAN);
  await scene.dropSample(APPLICATION, 'KBL.EMALIN');
  scene.restart({ faults: [{ answer: 'utredningsrapport', do: 'gap' }] });
  const answers = await scene.pass(20);
  expect(answers[0]!.name).toBe('2026-12-07_KBL_DELRED_02.xml');
});
