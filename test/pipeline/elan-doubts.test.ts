import { describe, expect, test } from 'vitest';
import { type Draft, type ElanSite, makeDraft, makeElanSite, settle, states } from './elan-site.ts';

/** A petition that was taken and whose answer was lost, and what the next one says. */
async function lose(status: number, body: string): Promise<ElanSite> {
  const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.world.clock.advance(600_000);
  site.elan.faults.push({ operation: 'submit', kind: 'timeout', times: 1 });
  await site.world.pass();
  site.elan.faults.push({ operation: 'submit', kind: 'answer', status, body });
  await settle(site, 6);
  return site;
}

describe('after an answer that was lost', () => {
  test.each([
    ['in a status of its own', 400, '{"kode":"DUPLIKAT_INNSENDING"}'],
    ['among details', 422, '{"kode":"DAS-1","melding":"m","detaljer":["DUPLIKAT_INNSENDING"]}'],
    ['in other letters', 422, '{"kode":"duplikatInnsending","melding":"m"}'],
    ['in plain text', 422, 'DUPLIKAT_INNSENDING'],
    ['in a conflict without a name', 409, ''],
    ['in the words of a conflict', 409, '{"kode":"DAS-9","melding":"finnes allerede"}'],
  ])('a duplicate, said %s, proves that the petition was taken', async (_, status, body) => {
    const site = await lose(status, body);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.cases).toHaveLength(1);
  });

  test('a conflict that names something else proves nothing: the petition stays in doubt', async () => {
    const site = await lose(409, '{"kode":"KONFLIKT","melding":"Samtidig behandling, prøv igjen"}');
    expect(await states(site)).toEqual(['in-doubt']);
    site.elan.faults.length = 0;
    const [batch] = await site.world.app.ledger.listBatches();
    await site.world.decide(batch!.id, 'absent');
    await settle(site, 2);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.cases).toHaveLength(1);
  });

  test('of a change, its case is known: the one it was sent to', async () => {
    const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    const change = (petition: Draft) => {
      petition.merknad = 'rettet';
    };
    site.drop('two.json', makeDraft('SAK-1', change));
    await site.world.pass();
    for (const { id } of await site.world.app.ledger.listDrops({ states: ['held'] }))
      await site.world.decide(id, 'release');
    const body = '{"kode":"DUPLIKAT_INNSENDING","melding":"m"}';
    site.elan.faults.push({ operation: 'change', kind: 'timeout', times: 1 });
    await site.world.pass();
    site.elan.faults.push({ operation: 'change', kind: 'answer', status: 422, body });
    await settle(site, 8);
    expect(await states(site)).toEqual(['accepted', 'accepted']);
    const [{ reference }] = site.elan.cases as [(typeof site.elan.cases)[number]];
    const items = await site.world.app.ledger.findItems(reference);
    const [, second] = await site.world.app.ledger.listBatches();
    expect(items.map(({ batchId }) => batchId)).toContain(second!.id);
  });
});

test('a request that ended too late may have been taken: the petition is sent again, and is a duplicate', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.world.clock.advance(600_000);
  site.elan.faults.push({
    operation: 'submit',
    kind: 'answer',
    status: 408,
    body: '',
    times: 1,
    afterEffect: true,
  });
  await settle(site, 6);
  expect(await states(site)).toEqual(['accepted']);
  expect(site.elan.cases).toHaveLength(1);
});

test('a file whose id is not found says where to look', async () => {
  const site = await makeElanSite();
  const body = '{"nummer":"hemmelig"}';
  site.elan.faults.push({ operation: 'upload', kind: 'answer', status: 200, body });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  const [batch] = await site.world.app.ledger.listBatches();
  expect(batch!.reasonText).toContain('status 200 without an id');
  expect(batch!.reasonText).toContain('if it stays compare uploads.reply');
});
