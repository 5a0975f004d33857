import { describe, expect, test } from 'vitest';
import type { ErrorShape } from '../../../src/simulator/skatteetaten/elan-server.ts';
import { MODELS } from '../../../src/simulator/skatteetaten/rules/model.ts';
import type { Edit } from './edit-petition.ts';
import { openScene } from './elan-scene.ts';
import { makePetition, REFERENCE } from './good-petition.ts';

const WRONG_KID: Edit = ['KID', '12345'];

describe('a new petition', () => {
  test.each(MODELS)('of model %s is taken, with its body as it came', async (model) => {
    const { server, call, make } = await openScene({}, model);
    const text = JSON.stringify(await make(), undefined, 3);
    const answer = await call('POST', server.baseUrl, text);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ eksternSaksreferanse: server.cases[0]?.reference });
    expect(server.cases[0]?.versions.map((version) => version.text)).toEqual([text]);
  });
  test('is only judged at valider', async () => {
    const { server, call, make, codes } = await openScene();
    const good = await make();
    const accepted = await call('POST', `${server.baseUrl}/valider`, good);
    const refused = await call('POST', `${server.baseUrl}/valider`, await make([WRONG_KID]));

    expect([accepted.status, accepted.text]).toEqual([204, '']);
    expect([refused.status, codes(refused)]).toEqual([422, ['UGYLDIG_KID']]);
    expect(server.cases).toEqual([]);
  });
  test('is a duplicate when it comes again', async () => {
    const { server, call, make, codes } = await openScene();
    const petition = await make();
    await call('POST', server.baseUrl, petition);
    const again = await call('POST', server.baseUrl, petition);

    expect([again.status, codes(again)]).toEqual([422, ['DUPLIKAT_INNSENDING']]);
    expect(again.text).toContain('begjæringsdato 2026-03-02 og referanse SAK-1 er allerede');
    expect(server.cases).toHaveLength(1);
  });
  test('of somebody else than the token tells is refused', async () => {
    const { server, call, codes } = await openScene();
    const answer = await call('POST', server.baseUrl, makePetition('2.1'), {
      headers: { authorization: 'Bearer other' },
    });

    expect(codes(answer)).toContain('INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING');
  });
  test('against a debtor of the published lists is refused', async () => {
    const { server, call, make, codes } = await openScene();
    const petition = await make([['saksoekt.0.saksoekt.person.ID', '08907395937']]);

    expect(codes(await call('POST', server.baseUrl, petition))).toEqual([
      'SAKSOEKT_GAMMELT_REGELVERK',
    ]);
  });
});

describe('broken rules are told', () => {
  test.each<{ errorShape: ErrorShape; expected: object }>([
    {
      errorShape: 'problem',
      expected: {
        type: 'about:blank',
        title: 'Unprocessable Entity',
        status: 422,
        detail: 'Begjæringen bryter 1 vilkår',
        kontrollutslag: [
          {
            kode: 'UGYLDIG_KID',
            melding: 'Kidnummer 12345 er feil',
            beskrivelse: 'KID har rett format',
          },
        ],
      },
    },
    {
      errorShape: 'valideringsfeil',
      expected: {
        valideringsfeil: [
          {
            kode: 'UGYLDIG_KID',
            melding: 'Kidnummer 12345 er feil',
            beskrivelse: 'KID har rett format',
          },
        ],
      },
    },
    {
      errorShape: 'bare',
      expected: { kode: 'UGYLDIG_KID', melding: 'Kidnummer 12345 er feil', korrelasjonsid: 'k-1' },
    },
  ])('as $errorShape', async ({ errorShape, expected }) => {
    const { server, call, make } = await openScene({ errorShape });
    const answer = await call('POST', server.baseUrl, await make([WRONG_KID]), {
      headers: { korrelasjonsid: 'k-1' },
    });

    expect(answer.status).toBe(422);
    expect(answer.json).toEqual(expected);
  });
});

describe('a petition of a wrong shape is refused before any rule', () => {
  const FIRST = 'kravTilInnkreving.0';

  test.each<{ fault: string; body?: string; edits?: readonly Edit[]; told: string }>([
    { fault: 'no JSON', body: '{"saksoeker": [', told: 'ikke gyldig JSON' },
    { fault: 'a list', body: '[]', told: 'ikke et objekt' },
    { fault: 'no signature', edits: [['underskrift', undefined]], told: 'underskrift mangler' },
    { fault: 'no debtor', edits: [['saksoekt', []]], told: 'saksoekt har feil type' },
    {
      fault: 'a date as people write it',
      edits: [['begjaeringsdato', '02.03.2026']],
      told: 'begjaeringsdato har feil type',
    },
    {
      fault: 'an amount as text',
      edits: [[`${FIRST}.opprinneligBeloep.beloep`, '3000']],
      told: `kravTilInnkreving[0].opprinneligBeloep.beloep har feil type`,
    },
    {
      fault: 'the name of an older model',
      edits: [
        [`${FIRST}.REF`, undefined],
        [`${FIRST}.kravreferanse`, 'H1'],
      ],
      told: 'kravTilInnkreving[0].innsendersKravreferanse mangler',
    },
    {
      fault: 'a court fee in words',
      edits: [['kreverRettsgebyrErstattet', 'ja']],
      told: 'kreverRettsgebyrErstattet har feil type',
    },
  ])('$fault', async ({ body, edits, told }) => {
    const { server, call, make } = await openScene();
    const answer = await call('POST', server.baseUrl, body ?? (await make(edits)));

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      kode: 'SIM-400',
      melding: expect.stringContaining(told) as string,
      korrelasjonsid: answer.headers.get('korrelasjonsid'),
    });
  });
});

describe('a change', () => {
  test('makes a new version of the case, with an empty answer', async () => {
    const { server, call, make, submit } = await openScene();
    const reference = await submit();
    const changed = JSON.stringify(
      await make([['kravTilInnkreving.0.gjenstaaendeBeloep.beloep', 5]]),
    );
    const dry = await call('PUT', `${server.baseUrl}/valider/${reference}`, changed);
    const answer = await call('PUT', `${server.baseUrl}/${reference}`, changed);

    expect([dry.status, answer.status, answer.text]).toEqual([204, 200, '']);
    expect(server.cases[0]?.versions).toHaveLength(2);
    expect(server.cases[0]?.versions[1]?.text).toBe(changed);
  });
  test('must wait until the submission is handled', async () => {
    const { server, clock, call, make, codes } = await openScene();
    const petition = await make();
    const { json } = await call('POST', server.baseUrl, petition);
    const url = `${server.baseUrl}/${String(json.eksternSaksreferanse)}`;
    const early = await call('PUT', url, petition);
    clock.advance(600_000);
    const later = await call('PUT', url, petition);
    const twice = await call('PUT', url, petition);

    expect(codes(early)).toEqual(['UAVKLART_STATUS']);
    expect(later.status).toBe(200);
    expect(codes(twice)).toEqual(['UAVKLART_STATUS']);
  });
  test('comes too late when the case is decided', async () => {
    const { server, call, make, submit, codes } = await openScene();
    const reference = await submit();
    server.setState(reference, 'sakBesluttet');
    const answer = await call('PUT', `${server.baseUrl}/${reference}`, await make());

    expect(codes(answer)).toEqual(['UGYLDIG_STATUS']);
    expect(answer.text).toContain(`Sak med referanse ${reference} har tilstand sakBesluttet.`);
  });
  test('may not touch date, sender, signature or claimant', async () => {
    const { server, call, make, submit, codes } = await openScene();
    const reference = await submit();
    const petition = await make([
      ['begjaeringsdato', '2026-03-01'],
      ['innsender.saksbehandler', 'Ola'],
      ['underskrift', 'Per'],
      ['saksoeker.0.saksoekerKontaktinformasjon', {}],
    ]);
    const answer = await call('PUT', `${server.baseUrl}/${reference}`, petition);

    expect(codes(answer)).toEqual([
      'ULOVLIG_ENDRING_BEGJAERINGSDATO',
      'ULOVLIG_ENDRING_INNSENDER',
      'ULOVLIG_ENDRING_UNDERSKRIFT',
      'ULOVLIG_ENDRING_SAKSOEKER',
    ]);
  });
  test('of a case that is not there, or is of somebody else, is refused', async () => {
    const { server, call, submit } = await openScene();
    const reference = await submit();
    const body = makePetition('2.1', REFERENCE);
    const unknown = await call('PUT', `${server.baseUrl}/SIM-0`, body);
    const foreign = await call('PUT', `${server.baseUrl}/${reference}`, body, {
      headers: { authorization: 'Bearer other' },
    });

    expect([unknown.status, unknown.json.kode]).toEqual([404, 'DAS-002']);
    expect([foreign.status, foreign.json.kode]).toEqual([403, 'DAS-008']);
  });
});
