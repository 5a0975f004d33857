import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { lookInto } from '../../src/app/insight.ts';
import { findStories } from '../../src/app/story.ts';
import { describeInsight } from '../../src/report/describe-insight.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { issue, toPkcs12 } from '../channel/pki.ts';
import { type Draft, type ElanSite, makeDraft, makeElanSite } from './elan-site.ts';

const HOUR = 3_600_000;
const SYSTEM_USER = { access: { orgnr: '312597772', as: 'systemUser' } };

/** A site whose only petition was taken. */
async function openWithCase(...settings: Parameters<typeof makeElanSite>): Promise<ElanSite> {
  const site = await makeElanSite(...settings);
  site.drop('one.json', makeDraft('SAK-1'));
  for (let pass = 0; pass < 4; pass++) {
    await site.world.pass();
    site.world.clock.advance(600_000);
  }
  expect(site.elan.cases).toHaveLength(1);
  return site;
}

const countStatus = ({ elan }: ElanSite) =>
  elan.calls.filter(({ operation }) => operation === 'status').length;

const listNews = async ({ world }: ElanSite) =>
  (await world.app.ledger.listAnswers()).filter(({ outcome }) => outcome === 'news');

describe('what is decided', () => {
  test('is told of the claim, with the identifier that each of its parts was given', async () => {
    const site = await openWithCase();
    site.elan.setState(site.elan.cases[0]!.reference, 'sakBesluttet');
    site.world.clock.advance(13 * HOUR);
    await site.world.pass();
    const [story] = await findStories(site.world.app, 'SAK-1');
    const { reference } = site.elan.cases[0]!;
    const claim = (makeDraft('') as Draft).kravTilInnkreving[0].innsendersKravreferanse;
    const told = story!.life.find(({ said }) => said === 'news')!;
    expect(told.codes).toContain('Beslutning: Type utleggstrekk');
    expect(told.codes).toContainEqual(
      expect.stringContaining(
        `Krav: Kravreferanse ${claim}, Kravgrunnlagsidentifikator KGI-${reference}-1, Innhold kravdetaljer Hovedkrav`,
      ),
    );
    const text = describeStory(story!, 'Europe/Oslo');
    expect(text).toContain(`Kravgrunnlagsidentifikator KGI-${reference}-1`);
  });
});

describe('a status that', () => {
  const answer = (site: ElanSite, status: number, body: string) => {
    site.elan.faults.push({ operation: 'status', kind: 'answer', status, body, times: 1 });
    site.world.clock.advance(13 * HOUR);
  };
  const listActions = async ({ world }: ElanSite) => {
    const { actions } = await world.app.buildReport('2026-11-23', '2026-11-25');
    return actions.map(({ kind, text, fix }) => [kind, text, fix] as const);
  };

  test('holds a decision keeps all that it says, and the claims that it is about', async () => {
    const site = await openWithCase();
    const decision = { dato: '2026-11-24', trekk: { beloep: 1500 } };
    answer(
      site,
      200,
      JSON.stringify({
        saksstatus: 'sakBesluttet',
        krav: [{ innsendersKravreferanse: 'F-1001', kravgrunnlagsidentifikator: 'KG1' }],
        beslutningsinformasjon: {
          utleggstrekk: { ...decision, kravgrunnlagsidentifikator: ['KG1', 'KG2'] },
        },
      }),
    );
    await site.world.pass();
    const [story] = await findStories(site.world.app, 'SAK-1');
    const told = story!.life.find(({ said }) => said === 'news')!;
    expect(told.codes).toContain(
      'Beslutning: Type utleggstrekk, Gjelder F-1001, KG2, Innhold dato 2026-11-24; trekk/beloep 1500; kravgrunnlagsidentifikator KG1; kravgrunnlagsidentifikator KG2',
    );
    const [file] = site.world.list('outbox', 'answers').filter((name) => name.includes('.status-'));
    expect(site.world.read('outbox', 'answers', file!).toString()).toContain('1500');
  });

  test.each([
    ['refuses', 403, '{"kode":"DAS-008"}', 'status 403', 'ask Skatteetaten for access'],
    ['does not know the case', 404, '{}', 'status 404', 'kvittera follow'],
    ['is a page', 200, '<html>', 'status 200 without a saksstatus', 'compare urls.status'],
  ])('%s is told until it tells how the case stands', async (_, status, body, text, fix) => {
    const site = await openWithCase();
    answer(site, status, body);
    await site.world.pass();
    const [action] = await listActions(site);
    expect(action).toEqual([
      'not-fetched',
      expect.stringMatching(`SAK-1.*${text}.*correlation id`),
      expect.any(String),
    ]);
    expect(action!.join()).toContain(fix);
    // Also by a pass that brings an answer.
    site.drop('two.json', makeDraft('SAK-2'));
    for (let count = 0; count < 2; count++) await site.world.pass();
    expect((await listActions(site)).map(([kind]) => kind)).toContain('not-fetched');
    site.world.clock.advance(HOUR / 2);
    await site.world.pass();
    expect((await listActions(site)).map(([kind]) => kind)).toContain('not-fetched');
    site.world.clock.advance(2 * HOUR);
    for (let count = 0; count < 3; count++) await site.world.pass();
    expect(await listActions(site)).toEqual([]);
  });

  test('cannot be asked for keeps no reply to a petition from being taken in', async () => {
    const site = await openWithCase();
    site.elan.faults.push({ operation: 'status', kind: 'cut' });
    site.world.clock.advance(13 * HOUR);
    site.drop('two.json', makeDraft('SAK-2'));
    for (let count = 0; count < 4; count++) {
      await site.world.pass();
      site.world.clock.advance(HOUR / 6);
    }
    const batches = await site.world.app.ledger.listBatches();
    expect(batches.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
    expect((await listActions(site)).map(([kind]) => kind)).toEqual(['not-fetched']);
  });

  test('is to be asked for later is left alone for so long, also by a program that was started anew', async () => {
    const site = await openWithCase();
    site.drop('two.json', makeDraft('SAK-2'));
    for (let count = 0; count < 4; count++) {
      await site.world.pass();
      site.world.clock.advance(HOUR / 6);
    }
    site.world.clock.advance(13 * HOUR);
    site.elan.faults.push({
      operation: 'status',
      kind: 'status',
      status: 503,
      retryAfter: String(6 * 3600),
    });
    const before = countStatus(site);
    await site.world.pass();
    // Both may have been under way.
    const asked = countStatus(site);
    expect(asked).toBeLessThanOrEqual(before + 2);
    await site.world.restart();
    for (let count = 0; count < 5; count++) {
      site.world.clock.advance(HOUR);
      await site.world.pass();
    }
    expect(countStatus(site)).toBe(asked);
    expect(await listActions(site)).toEqual([]);
    site.elan.faults.length = 0;
    site.world.clock.advance(2 * HOUR);
    await site.world.pass();
    expect(countStatus(site)).toBe(asked + 2);
  });

  test('is not answered at all is not asked for without end, case by case', async () => {
    const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
    site.drop(
      'many.json',
      Array.from({ length: 12 }, (_, index) => makeDraft(`SAK-${index}`)),
    );
    for (let count = 0; count < 4; count++) {
      await site.world.pass();
      site.world.clock.advance(HOUR / 6);
    }
    expect(site.elan.cases).toHaveLength(12);
    site.elan.faults.push({ operation: 'status', kind: 'cut' });
    site.world.clock.advance(13 * HOUR);
    const before = countStatus(site);
    for (let count = 0; count < 4; count++) await site.world.pass();
    expect(countStatus(site) - before).toBeLessThanOrEqual(5);
    expect((await listActions(site)).map(([kind]) => kind)).toEqual(['not-fetched']);
    site.elan.faults.length = 0;
    site.world.clock.advance(HOUR);
    await site.world.pass();
    expect(countStatus(site) - before).toBeGreaterThanOrEqual(12);
    expect(await listActions(site)).toEqual([]);
  });

  test('is not to be had for a moment is no trouble of anybody', async () => {
    const site = await openWithCase();
    answer(site, 503, '{}');
    await site.world.pass();
    expect(await listActions(site)).toEqual([]);
  });
});

describe('an insight into a deduction', () => {
  test('has its five pieces of information, asked for by a reference of the petition', async () => {
    const site = await openWithCase();
    const [insight, ...others] = await lookInto(site.world.app, 'SAK-1');
    expect(others).toEqual([]);
    const text = describeInsight(insight!);
    for (const letter of 'abcde') expect(text).toContain(`(${letter}) `);
    expect(text).not.toContain('not told');
    expect(text).toContain('utbyttegrunnlagDetteKravet: 3143.98');
    expect(insight!.others).toEqual({});
  });

  test('whose members are called otherwise is read by the settings, and what is not told says so', async () => {
    const site = await openWithCase({ insight: { better: 'foran', orders: 'paalegg' } });
    const [insight] = await lookInto(site.world.app, 'SAK-1');
    expect(insight).toMatchObject({ better: undefined, orders: undefined });
    expect(Object.keys(insight!.others)).toEqual(['bedrePrioritet', 'trekkpaalegg']);
    expect(describeInsight(insight!)).toContain('not told');
  });

  test.each([
    [404, /established and not closed/],
    [403, /claimant, or its representative/],
    [500, /correlation id/],
  ])('that is refused with status %d says what to do', async (status, fix) => {
    const site = await openWithCase();
    site.elan.faults.push({ operation: 'insight', kind: 'status', status, times: 1 });
    await expect(lookInto(site.world.app, 'SAK-1')).rejects.toMatchObject({
      code: 'ELAN_NO_INSIGHT',
      message: expect.stringContaining(String(status)),
      fix: expect.stringMatching(fix),
    });
  });

  test('names nobody of the petition, in what is told or refused', async () => {
    const site = await openWithCase();
    const QUOTED = 'Rimelig MERR, nummer 69887800189';
    const answer = (status: number, said: object) =>
      site.elan.faults.push({
        operation: 'insight',
        kind: 'answer',
        status,
        body: JSON.stringify(said),
        times: 1,
      });
    answer(200, { bedrePrioritet: [{ hvem: QUOTED, beloep: 12.5 }], annet: { hvem: QUOTED } });
    const [insight] = await lookInto(site.world.app, 'SAK-1');
    expect(describeInsight(insight!)).toContain('beloep: 12.5');
    expect(JSON.stringify(insight)).not.toMatch(/rimelig|merr|69887800189/i);
    answer(404, { kode: 'DAS-1', melding: QUOTED });
    await expect(lookInto(site.world.app, 'SAK-1')).rejects.toMatchObject({
      message: expect.stringMatching(/^(?!.*(Rimelig|MERR|69887800189)).*DAS-1/),
    });
  });

  test.each([
    ['of what was never sent', 'SAK-9', {}, /no petition that was sent/],
    ['without an address', 'SAK-1', { urls: {} }, /does not say where to ask/],
  ])('%s is told as such', async (_, reference, channel, message) => {
    const site = await openWithCase(channel);
    await expect(lookInto(site.world.app, reference)).rejects.toMatchObject({
      code: 'PETITION_UNFIT',
      message: expect.stringMatching(message),
    });
  });
});

describe('news in Altinn', () => {
  const open = () => openWithCase(SYSTEM_USER, {}, { follow: true });

  test('make it the turn of their case, hours before the schedule', async () => {
    const site = await open();
    site.tellDialogs();
    await site.world.pass();
    const before = countStatus(site);
    await site.world.pass();
    expect(countStatus(site)).toBe(before);
    site.elan.setState(site.elan.cases[0]!.reference, 'sakForelagt');
    site.tellDialogs();
    await site.world.pass();
    expect(countStatus(site)).toBe(before + 1);
    const { reasonText } = (await listNews(site)).at(-1)!;
    expect(reasonText).toContain('the debtor has been notified');
    expect(reasonText).toContain('referanse SAK-1');
  });

  test('are read once: the position survives a restart', async () => {
    const site = await open();
    site.tellDialogs();
    await site.world.pass();
    const [channel] = site.world.list('state', 'elan');
    const path = site.world.path('state', 'elan', channel!, 'dialogs', 'position.json');
    const position = () => JSON.parse(readFileSync(path, 'utf8')) as { after: string };
    const { after } = position();
    expect(after).not.toBe('0');
    const before = site.altinn.requests.get('dialogs');
    await site.world.restart();
    await site.world.pass();
    expect(position().after).toBe(after);
    expect(site.altinn.requests.get('dialogs')).toBe(before);
  });

  test('of a correction that is asked for reach the operator at once', async () => {
    const site = await open();
    site.elan.askForCorrection(site.elan.cases[0]!.reference, 'Kravet er ikke spesifisert.');
    site.tellDialogs();
    await site.world.pass();
    const { actions } = await site.world.app.buildReport('2026-11-23', '2026-11-24', {});
    expect(actions.map(({ kind }) => kind)).toEqual(['asked']);
  });

  test('of cases that are not ours change nothing', async () => {
    const site = await open();
    const party = 'urn:altinn:organization:identifier-no:312597772';
    const resource = 'urn:altinn:resource:ske-utleggsbegjaering';
    const { id } = site.altinn.addDialog({
      party,
      serviceResource: resource,
      externalReference: 'ANOTHER',
    });
    const type = 'dialogporten.dialog.created.v1';
    site.altinn.addEvent({ type, resource, subject: party, resourceinstance: id });
    const before = countStatus(site);
    await site.world.pass();
    expect(countStatus(site)).toBe(before);
  });

  test('that cannot be heard are told, and the schedule goes on', async () => {
    const site = await open();
    site.altinn.faults.status = { status: 403 } as never;
    site.world.clock.advance(13 * HOUR);
    site.elan.setState(site.elan.cases[0]!.reference, 'sakForelagt');
    await site.world.pass();
    expect(await listNews(site)).not.toEqual([]);
    await site.world.pass();
    const [outage] = await site.world.app.ledger.listOutages();
    expect(outage!.reason).toContain('403');
  });

  test('need a system user', async () => {
    await expect(makeElanSite({}, {}, { follow: true })).rejects.toThrow(/system user/);
  });
});

describe('the certificate that grants are signed with', () => {
  const days = { from: -700, to: 20 };
  const ours = issue({ commonName: 'SYNTETISK INKASSO AS', ...days });
  const put = (name: string, value: string) => {
    vi.stubEnv(name, value);
    return { env: name };
  };
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    [
      'PEM',
      () => ({
        certificate: put('ELAN_CERT', ours.certificate),
        privateKey: put('ELAN_KEY', ours.key),
      }),
    ],
    [
      'PKCS#12',
      () => ({
        pkcs12: put('ELAN_P12', toPkcs12(ours, [], 'secret').toString('base64')),
        passphrase: put('ELAN_PHRASE', 'secret'),
      }),
    ],
  ])('is told of before it ends, as %s', async (_, makeKeys) => {
    const maskinporten = { issuer: 'http://127.0.0.1:9/', clientId: 'kvittera', ...makeKeys() };
    const site = await makeElanSite({ maskinporten });
    await site.world.pass();
    const { actions } = await site.world.app.buildReport('2026-11-23', '2026-11-23', {});
    const [action] = actions.filter(({ kind }) => kind === 'certificate');
    expect(action!.text).toContain('SYNTETISK INKASSO AS');
  });
});
