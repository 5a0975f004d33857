import { describe, expect, test } from 'vitest';
import {
  correct,
  type ElanSite,
  makeDraft,
  makeElanSite,
  release,
  settle,
  states,
} from './elan-site.ts';

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
  ])('a duplicate, said %s, proves that the petition was taken', async (_, status, body) => {
    const site = await lose(status, body);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.cases).toHaveLength(1);
  });

  test.each([
    [
      'a conflict that names something else',
      409,
      '{"kode":"KONFLIKT","melding":"allerede i bruk"}',
    ],
    ['a conflict in words', 409, '{"title":"Conflict","detail":"Saken er låst, prøv igjen"}'],
    ['a page of a proxy', 409, '<html>Conflict</html>'],
    ['a refusal that names no condition', 400, '{"error":"BAD_REQUEST","message":"closed"}'],
    [
      'checks of which a duplicate is one',
      422,
      '{"kontroller":[{"kode":"DUPLIKAT_INNSENDING","utslag":false},{"kode":"UGYLDIG_STATUS","utslag":true,"melding":"x"}]}',
    ],
    [
      'a duplicate that breaks something else too',
      422,
      '[{"kode":"DUPLIKAT_INNSENDING","melding":"m"},{"kode":"UGYLDIG_KID","melding":"x"}]',
    ],
    [
      'a failure beside a check that was passed',
      400,
      '{"kode":"DAS-001","melding":"m","kontroller":[{"kode":"UGYLDIG_KID","resultat":"OK"}]}',
    ],
    ['an interface that is gone', 410, '{"kode":"DAS-002","melding":"v1 er stengt"}'],
  ])('%s proves nothing: the petition stays in doubt', async (_, status, body) => {
    const site = await lose(status, body);
    expect(await states(site)).not.toContain('rejected');
    expect(await states(site)).not.toContain('accepted');
    site.elan.faults.length = 0;
    const [batch] = await site.world.app.ledger.listBatches();
    if (batch!.state === 'in-doubt') await site.world.decide(batch!.id, 'absent');
    if (batch!.state === 'failed') await site.world.decide(batch!.id, 'resend');
    await settle(site, 6);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.cases).toHaveLength(1);
  });

  test('of a change, its case is known: the one it was sent to', async () => {
    const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    site.drop('two.json', makeDraft('SAK-1', correct));
    await site.world.pass();
    await release(site);
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

test('a change whose answer was lost is in doubt when its case has moved on: it may have been taken', async () => {
  const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  site.drop('two.json', makeDraft('SAK-1', correct));
  await site.world.pass();
  await release(site);
  site.elan.faults.push({ operation: 'change', kind: 'timeout', times: 1 });
  await site.world.pass();
  const body = '[{"kode":"UGYLDIG_STATUS","melding":"Sak har tilstand sakBesluttet"}]';
  site.elan.faults.push({ operation: 'change', kind: 'answer', status: 422, body });
  await settle(site, 8);
  const [, second] = await site.world.app.ledger.listBatches();
  expect(second!.verdict ?? second!.state).toMatch(/^(in-doubt|failed)$/);
  expect(second!.reasonText).toContain('status 422, UGYLDIG_STATUS and nothing that says');
});

test.each([
  ['a firewall', '{"supportID":"1234567890"}'],
  ['a failure', '{"status":"FEILET"}'],
])('a change that is answered with 200 by %s is not taken', async (_, body) => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  site.drop('two.json', makeDraft('SAK-1', correct));
  await site.world.pass();
  await release(site);
  site.elan.faults.push({ operation: 'change', kind: 'answer', status: 200, body });
  await settle(site, 2);
  const [, second] = await site.world.app.ledger.listBatches();
  expect(second!.verdict).not.toBe('accepted');
  expect(second!.reasonText).toContain('status 200 and nothing that says it was changed');
  site.elan.faults.length = 0;
  await settle(site, 6);
  expect(await states(site)).toEqual(['accepted', 'accepted']);
});

test('a condition that refuses after an answer that was lost ends the doubt', async () => {
  const site = await lose(
    422,
    '{"kode":"UGYLDIG_KID","melding":"ikke DUPLIKAT_INNSENDING, men kid"}',
  );
  expect(await states(site)).toEqual(['rejected']);
  site.elan.faults.length = 0;
  site.drop('two.json', makeDraft('SAK-1', correct));
  await settle(site, 2);
  await release(site);
  await settle(site, 4);
  const [, second] = await site.world.app.ledger.listBatches();
  const [outcome] = await site.world.app.ledger.listItemOutcomes([second!.id]);
  expect(JSON.stringify(outcome)).not.toContain('with this reference was sent before');
});

test('a change that is answered with conditions is not taken, whatever the status', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  site.drop('two.json', makeDraft('SAK-1', correct));
  await site.world.pass();
  await release(site);
  const body = '{"kontrollutslag":[{"kode":"ULOVLIG_ENDRING_INNSENDER","melding":"m"}]}';
  site.elan.faults.push({ operation: 'change', kind: 'answer', status: 200, body });
  await settle(site, 2);
  expect((await states(site))[1]).not.toBe('accepted');
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
