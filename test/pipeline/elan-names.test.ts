import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { formatReportText } from '../../src/report/format-report-text.ts';
import { type ElanSite, FILES, makeDraft, makeElanSite, PDF, settle } from './elan-site.ts';

/** The debtor of every petition here. */
const QUOTED = 'Saksøkt Rimelig MERR, født 1978-08-29, nummer 69887800189, er ukjent';
const HIDDEN = 'Saksøkt ******* ****, født ****-**-**, nummer ***********, er ukjent';

/** What people and later programs read: the ledger, the report, the story of the petition, the log. */
async function readAll({ world }: ElanSite): Promise<string> {
  const { app } = world;
  const batches = await app.ledger.listBatches();
  const answers = await app.ledger.listAnswers();
  const events = await app.ledger.listEvents([...batches, ...answers].map(({ id }) => id));
  const outcomes = await Promise.all(batches.map(({ id }) => app.ledger.listItemOutcomes([id])));
  const report = await app.buildReport('2026-11-23', '2026-11-25');
  return [
    JSON.stringify([batches, answers, events, outcomes, report]),
    JSON.stringify(await findStories(app, 'SAK-1')),
    formatReportText(report),
  ].join('\n');
}

const PERSONAL = /rimelig|merr|69887800189|1978-08-29/i;

test.each([
  [422, JSON.stringify({ kontrollutslag: [{ kode: 'SAKSOEKT_UKJENT', melding: QUOTED }] })],
  [422, JSON.stringify({ melding: QUOTED })],
  [403, JSON.stringify({ kode: 'DAS-008', melding: QUOTED })],
])(
  'who the debtor is that a refusal quotes (status %i) stays where the petition lies',
  async (status, body) => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site, 1);
    site.elan.faults.push({ operation: 'submit', kind: 'answer', status, body, times: 1 });
    await site.world.pass();
    await site.world.pass();
    const all = await readAll(site);
    expect(all).toContain(HIDDEN);
    expect(all).not.toMatch(PERSONAL);
    const answers = all.includes('SAKSOEKT_UKJENT') ? site.world.list('outbox', 'answers') : [];
    for (const name of answers)
      expect(site.world.read('outbox', 'answers', name).toString()).not.toMatch(PERSONAL);
  },
);

test('who the debtor is that a refusal of a file quotes stays where the petition lies', async () => {
  const site = await makeElanSite();
  const body = JSON.stringify({ kode: 'VEDLEGG_SKAL_VAERE_PDF', melding: QUOTED });
  site.elan.faults.push({ operation: 'upload', kind: 'answer', status: 422, body });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  const all = await readAll(site);
  expect(all).toContain('was not taken');
  expect(all).toContain(HIDDEN);
  expect(all).not.toMatch(PERSONAL);
});

test('who the debtor is that a file is named after is not said in why it was not taken', async () => {
  const site = await makeElanSite();
  site.elan.faults.push({ operation: 'upload', kind: 'answer', status: 413, body: '{}' });
  const text = JSON.stringify(makeDraft('SAK-1')).replaceAll('.pdf"', '_Rimelig.pdf"');
  site.drop('one.json', JSON.parse(text));
  for (const name of FILES)
    writeFileSync(site.world.path('inbox', 'elan', name.replace('.pdf', '_Rimelig.pdf')), PDF);
  await site.world.pass();
  const [batch] = await site.world.app.ledger.listBatches();
  expect(batch!.reasonText).toMatch(/the attachment \w+_\*{7}\.pdf was not taken: status 413/);
  expect(batch!.reasonText).toContain('set limits.attachmentBytes');
  expect(batch!.reasonText).not.toMatch(PERSONAL);
});

test('who the debtor is that the description of a condition names is hidden in the answer', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site, 1);
  const avvik = { kode: 'SAKSOEKT_UKJENT', melding: 'ukjent', beskrivelse: QUOTED };
  const body = JSON.stringify(avvik);
  site.elan.faults.push({ operation: 'submit', kind: 'answer', status: 422, body, times: 1 });
  await site.world.pass();
  await site.world.pass();
  const [name] = site.world.list('outbox', 'answers');
  const answer = site.world.read('outbox', 'answers', name!).toString();
  expect(answer).toContain(HIDDEN);
  expect(answer).not.toMatch(PERSONAL);
});

test('who the debtor is that a decision or a correction names stays in the answer itself', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  const body = JSON.stringify({
    saksstatus: 'sakAnmodetOmRettelse',
    anmodningOmRettelse: { melding: QUOTED },
    beslutningsinformasjon: { utleggstrekk: { trekkpliktig: QUOTED, nummer: 69887800189 } },
    krav: [{ kravgrunnlagsidentifikator: 4711, beskrivelse: QUOTED }],
  });
  site.elan.faults.push({ operation: 'status', kind: 'answer', status: 200, body, times: 1 });
  site.world.clock.advance(13 * 3_600_000);
  await site.world.pass();
  const all = await readAll(site);
  expect(all).toContain(HIDDEN);
  expect(all).toContain('4711');
  expect(all).not.toMatch(PERSONAL);
  const [name] = site.world.list('outbox', 'answers').filter((one) => one.includes('.status-'));
  expect(readFileSync(site.world.path('outbox', 'answers', name!), 'utf8')).toContain(QUOTED);
});
