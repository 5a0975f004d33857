import { describe, expect, test } from 'vitest';
import { openScene, party } from './elan-scene.ts';
import { CLAIMANT, DEBTOR } from './good-petition.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LISTED = '313159949';

describe('Betjeningskartet', () => {
  test('tells of each of several debtors which rules apply', async () => {
    const { server, call } = await openScene();
    const answer = await call('POST', server.urls.regime, { skyldnere: [party(), party(LISTED)] });

    expect(answer.json).toEqual({
      skyldnere: [
        { ...party(), nyttRegelverk: true },
        { ...party(LISTED), nyttRegelverk: false },
      ],
    });
  });
  test('tells of one debtor', async () => {
    const { server, call } = await openScene({
      isOldRegime: (identifier) => identifier === DEBTOR,
    });
    const answer = await call('POST', server.urls.regime, { skyldner: party() });

    expect(answer.json).toEqual({ skyldner: party(), nyttRegelverk: false });
  });
  test.each([{}, { skyldnere: [] }, { skyldnere: [party(), {}] }, { skyldner: 'ola' }])(
    'does not understand %j',
    async (body) => {
      const { server, call } = await openScene();

      expect((await call('POST', server.urls.regime, body)).status).toBe(400);
    },
  );
});

describe('Status på sak', () => {
  test.each([
    ['TEST_SAK_OPPRETTET', 'sakOpprettet', false],
    ['TEST_SAK_UNDER_BEHANDLING', 'sakUnderBehandling', false],
    ['TEST_SAK_NEKTET_FREMMET', 'sakNektetFremmet', false],
    ['TEST_SAK_FORELAGT', 'sakForelagt', false],
    ['TEST_SAK_BESLUTTET', 'sakBesluttet', true],
    ['TEST_SAK_AVSLUTTET', 'sakAvsluttet', true],
    ['TEST_SAK_HEVET', 'sakHevet', false],
  ])('%s is %s', async (reference, saksstatus, isDecided) => {
    const { server, call } = await openScene();
    const { json } = await call('GET', `${server.urls.status}/${reference}`);

    expect(json).toMatchObject({ saksstatus, saksoekere: [{}], saksoekte: [{}], krav: [{}, {}] });
    expect('beslutningsinformasjon' in json).toBe(isDecided);
  });
  test('TEST_UGYLDIG is not there', async () => {
    const { server, call } = await openScene();
    const answer = await call('GET', `${server.urls.status}/TEST_UGYLDIG`);

    expect([answer.status, answer.json.kode]).toEqual([404, 'DAS-002']);
  });
  test('a submitted petition follows the plan', async () => {
    const { server, clock, call, submit } = await openScene();
    const reference = await submit();
    const states = [];
    for (const ms of [0, HOUR, 3 * DAY, 21 * DAY, 60 * DAY]) {
      clock.advance(ms);
      states.push((await call('GET', `${server.urls.status}/${reference}`)).json.saksstatus);
    }

    expect(states).toEqual([
      'sakOpprettet',
      'sakUnderBehandling',
      'sakForelagt',
      'sakBesluttet',
      'sakAvsluttet',
    ]);
  });
  test('a decided case gives each claim an identifier', async () => {
    const { server, call, submit } = await openScene();
    const reference = await submit();
    server.setState(reference, 'sakBesluttet');
    const { json } = await call('GET', `${server.urls.status}/${reference}`);

    expect(json).toMatchObject({
      eksternSaksreferanse: reference,
      saksnummer: 'UTLBGJ/2026/01',
      krav: ['H1', 'R1', 'K1'].map((innsendersKravreferanse, index) => ({
        innsendersKravreferanse,
        kravgrunnlagsidentifikator: `KGI-${reference}-${index + 1}`,
      })),
      beslutningsinformasjon: [
        { type: 'utleggstrekk' },
        { type: 'intetTilUtlegg' },
        { type: 'utleggspant' },
      ],
    });
  });
  test('a case that must be corrected stands still until the change comes', async () => {
    const { server, clock, call, make, submit } = await openScene();
    const reference = await submit();
    const tell = async () => (await call('GET', `${server.urls.status}/${reference}`)).json;
    server.askForCorrection(reference, 'Rett beløpet');
    clock.advance(30 * DAY);

    expect(await tell()).toMatchObject({
      saksstatus: 'sakOpprettet',
      anmodningOmRettelse: { melding: 'Rett beløpet', dato: '2026-03-02' },
    });
    await call('PUT', `${server.baseUrl}/${reference}`, await make());
    expect(await tell()).not.toHaveProperty('anmodningOmRettelse');
    clock.advance(HOUR);
    expect(await tell()).toMatchObject({ saksstatus: 'sakUnderBehandling' });
  });
  test('a case of somebody else is not told of', async () => {
    const { server, call, submit } = await openScene();
    const answer = await call('GET', `${server.urls.status}/${await submit()}`, undefined, {
      headers: { authorization: 'Bearer other' },
    });

    expect(answer.status).toBe(403);
  });
});

describe('Innsyn i ett trekk', () => {
  const asked = { saksoeker: party(CLAIMANT), saksoekt: party() };

  test('tells five elements, once the parties have been petitioned about', async () => {
    const { server, call, submit } = await openScene();
    const before = await call('POST', server.urls.insight, asked);
    await submit();
    const after = await call('POST', server.urls.insight, asked);
    const foreign = await call('POST', server.urls.insight, asked, {
      headers: { authorization: 'Bearer other' },
    });

    expect([before.status, after.status, foreign.status]).toEqual([404, 200, 404]);
    expect(Object.keys(after.json)).toEqual([
      'saksoeker',
      'saksoekt',
      'bedrePrioritet',
      'likPrioritet',
      'besluttedeLoependeBidrag',
      'innbetalinger',
      'trekkpaalegg',
    ]);
  });
  test('needs both parties', async () => {
    const { server, call } = await openScene();

    expect((await call('POST', server.urls.insight, { saksoekt: party() })).status).toBe(400);
  });
});
