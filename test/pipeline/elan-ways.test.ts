import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { followCase } from '../../src/app/follow-case.ts';
import { foreseeFile } from '../../src/app/foresee.ts';
import { findStories } from '../../src/app/story.ts';
import { formatForeseen } from '../../src/cli/foreseen.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import {
  correct,
  type Draft,
  type ElanSite,
  FILES,
  makeDraft,
  makeElanSite,
  PDF,
  release,
  settle,
  states,
} from './elan-site.ts';

const HOUR = 3_600_000;

/** A server before the authority's that does not let petitions in whose reference begins so. */
async function startRefuser(prefix: string) {
  let origin = '';
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isRefused = body.includes(`"innsenderReferanse":"${prefix}`);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        ([name]) => !/^(host|content-length|connection)$/.test(name),
      ),
    ) as { [name: string]: string };
    const answer = isRefused
      ? new Response('{"kode":"DAS-008","melding":"ikke autorisert"}', { status: 403 })
      : await fetch(new URL(request.url ?? '', origin), {
          method: request.method ?? 'GET',
          headers,
          ...(body.length > 0 ? { body } : {}),
        });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const forwardTo = (url: string) => {
    origin = url;
  };
  return { url: `http://127.0.0.1:${port}/api/utleggsbegjaering/v2`, forwardTo };
}

describe('what keeps all petitions from going', () => {
  const drop = (site: ElanSite, count: number) =>
    site.drop(
      'many.json',
      Array.from({ length: count }, (_, index) => makeDraft(`SAK-${index + 1}`)),
    );
  const countDelayed = async ({ world }: ElanSite) =>
    (await world.app.ledger.listBatches()).filter(({ reasonCode }) => reasonCode !== null).length;

  test('is told of one, with what to do, and the others wait for it', async () => {
    const site = await makeElanSite({ scope: 'skatteetaten:annet' });
    drop(site, 8);
    for (let pass = 0; pass < 3; pass++) await site.world.pass();
    expect(await countDelayed(site)).toBe(1);
    const { actions } = await site.world.app.buildReport('2026-11-23', '2026-11-23');
    const delayed = actions.filter(({ kind }) => kind === 'delayed');
    expect(delayed).toHaveLength(1);
    expect(delayed[0]!.name).toMatch(/^elan\/many\.json#\d$/);
    expect(delayed[0]!.text).toContain('add the scope to the client');
    const waiting = actions.filter(({ kind }) => kind === 'waiting-to-send');
    expect(waiting.map(({ text }) => text)).toEqual([
      expect.stringMatching(/nothing goes over its channel now.*and 6 more/),
    ]);
    const [last] = (await site.world.app.ledger.listBatches()).slice(-1);
    const [story] = await findStories(site.world.app, last!.id);
    expect(describeStory(story!, 'Europe/Oslo')).toContain('add the scope to the client');
  });

  test.each([
    ['by a key that cannot be read', 'no key at all', 'KEY_UNREADABLE'],
    ['by a key that is missing', undefined, 'SECRET_MISSING'],
  ])('%s ends when it is mended, without a word of anybody', async (_, wrong, code) => {
    const site = await makeElanSite();
    const path = site.world.path('key.pem');
    const right = readFileSync(path);
    if (wrong === undefined) rmSync(path);
    else writeFileSync(path, wrong, { mode: 0o600 });
    drop(site, 3);
    await site.world.pass().catch(() => undefined);
    expect(await countDelayed(site)).toBe(1);
    const [told] = (await site.world.app.ledger.listBatches()).filter((one) => one.reasonCode);
    expect(told!.reasonCode).toBe(code);
    writeFileSync(path, right, { mode: 0o600 });
    await settle(site, 6);
    expect(await states(site)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('goes with the message that was told of it: given up, another is told of it, and in the end all others go', async () => {
    const site = await makeElanSite();
    const path = site.world.path('key.pem');
    const right = readFileSync(path);
    writeFileSync(path, 'no key at all', { mode: 0o600 });
    drop(site, 3);
    await site.world.pass();
    const findTold = async () =>
      (await site.world.app.ledger.listBatches({ states: ['sealed'] })).filter(
        ({ reasonCode }) => reasonCode !== null,
      );
    const [first, ...none] = await findTold();
    expect(none).toEqual([]);
    await site.world.decide(first!.id, 'cancel');
    await site.world.pass();
    const [second] = await findTold();
    expect(second!.id).not.toBe(first!.id);
    // Days of it fail nobody.
    for (let day = 0; day < 12; day++) {
      site.world.clock.advance(24 * 3_600_000);
      await site.world.pass();
    }
    expect(await states(site)).toEqual(['cancelled', 'sealed', 'sealed']);
    writeFileSync(path, right, { mode: 0o600 });
    for (let count = 0; count < 4; count++) {
      site.world.clock.advance(24 * 3_600_000);
      await site.world.pass();
    }
    expect((await states(site)).sort()).toEqual(['accepted', 'accepted', 'cancelled']);
  });

  test('is a wait that the server has asked for: also of petitions that came since, also after a restart', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.world.clock.advance(600_000);
    site.elan.faults.push({
      operation: 'submit',
      kind: 'status',
      status: 503,
      retryAfter: '7200',
      times: 1,
    });
    await site.world.pass();
    const count = () => site.elan.calls.filter(({ operation }) => operation === 'submit').length;
    const before = count();
    await site.world.restart();
    site.drop('two.json', makeDraft('SAK-2'));
    for (let pass = 0; pass < 5; pass++) {
      site.world.clock.advance(600_000);
      await site.world.pass();
    }
    expect(count()).toBe(before);
    site.world.clock.advance(4_300_000);
    await settle(site, 6);
    expect(await states(site)).toEqual(['accepted', 'accepted']);
  });

  test.each([
    ['a refusal without a reason', { status: 403 }],
    ['a server that is down', { status: 503 }],
    ['a server that asks to wait, but not for how long', { status: 503, retryAfter: 'soon' }],
    ['a server that asks to come back in the past', { status: 429, retryAfter: '-5' }],
  ])(
    'is known by %s once several have met it, and the others are not tried before the next pass',
    async (_, fault) => {
      const site = await makeElanSite();
      drop(site, 16);
      await site.world.pass();
      site.world.clock.advance(600_000);
      const count = () => site.elan.calls.filter(({ operation }) => operation === 'submit').length;
      const fails = { operation: 'submit', kind: 'status', ...fault } as const;
      site.elan.faults.push(fails);
      const before = count();
      await site.world.pass();
      expect(count() - before).toBeGreaterThanOrEqual(5);
      expect(count() - before).toBeLessThanOrEqual(10);
      site.elan.faults.length = 0;
      await settle(site, 6);
      expect(new Set(await states(site))).toEqual(new Set(['accepted']));
      expect(site.elan.cases).toHaveLength(16);
    },
  );

  test.each([
    ['no access', { status: 403 }],
    ['a server that is down', { status: 503 }],
    ['an address that is not there', { status: 404 }],
  ])(
    'for days, as %s, makes no message run out of attempts, and few are told of it',
    async (_, fault) => {
      const site = await makeElanSite();
      drop(site, 8);
      await site.world.pass();
      site.world.clock.advance(600_000);
      site.elan.faults.push({ operation: 'submit', kind: 'status', ...fault });
      for (let hour = 0; hour < 72; hour++) {
        await site.world.pass();
        site.world.clock.advance(HOUR);
      }
      expect(new Set(await states(site))).toEqual(new Set(['sealed']));
      const { actions } = await site.world.app.buildReport('2026-11-23', '2026-11-26');
      expect(actions.length).toBeLessThan(5);
      site.elan.faults.length = 0;
      await settle(site, 8);
      expect(new Set(await states(site))).toEqual(new Set(['accepted']));
      expect(site.elan.cases).toHaveLength(8);
    },
    120_000,
  );

  test('is not what some petitions fail for while others go: they keep nobody waiting, and end with a person', async () => {
    const { url, forwardTo } = await startRefuser('SAK-');
    const site = await makeElanSite({ baseUrl: url });
    forwardTo(site.elan.baseUrl);
    drop(site, 8);
    for (let hour = 0; hour < 4; hour++) {
      await site.world.pass();
      site.world.clock.advance(HOUR);
    }
    expect(new Set(await states(site))).toEqual(new Set(['sealed']));
    for (let count = 1; count <= 4; count++) {
      site.drop(`new-${count}.json`, makeDraft(`NY-${count}`));
      // Files are looked at first, and the very first waits until one of those is tried.
      for (let pass = 0; pass < (count === 1 ? 6 : 2); pass++) {
        await site.world.pass();
        site.world.clock.advance(HOUR / 4);
      }
      expect(site.elan.cases).toHaveLength(count);
    }
    for (let hour = 0; hour < 12; hour++) {
      await site.world.pass();
      site.world.clock.advance(2 * HOUR);
    }
    const batches = await site.world.app.ledger.listBatches();
    const ended = batches.map(({ verdict, state }) => verdict ?? state);
    expect(ended.filter((state) => state === 'failed')).toHaveLength(8);
    expect(ended.filter((state) => state === 'accepted')).toHaveLength(4);
  }, 120_000);

  test('is no longer than a day, whatever the server asks for', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.world.clock.advance(600_000);
    const retryAfter = '99999999999999999';
    site.elan.faults.push({
      operation: 'submit',
      kind: 'status',
      status: 429,
      retryAfter,
      times: 1,
    });
    await site.world.pass();
    const [batch] = await site.world.app.ledger.listBatches();
    expect(batch).toMatchObject({ state: 'sealed', reasonCode: 'REST_PAUSED' });
    site.world.clock.advance(25 * 3_600_000);
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
  });
});

describe('an answer of the interface that nobody has described', () => {
  const send = async (body: string, reference = '12345') => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.elan.faults.push({
      operation: 'submit',
      kind: 'answer',
      status: 200,
      body,
      times: 1,
      afterEffect: true,
    });
    await settle(site, 6);
    expect(await states(site)).toEqual(['accepted']);
    return (await site.world.app.ledger.findItems(reference)).length;
  };

  test('with a number for a reference is followed by it', async () => {
    expect(await send('{"eksternSaksreferanse":12345}')).toBe(1);
  });

  test('with a number that no number of a program holds keeps its digits', async () => {
    expect(
      await send('{"eksternSaksreferanse":12345678901234567890}', '12345678901234567890'),
    ).toBe(1);
  });

  test('with an empty reference has none: the petition is sent again, and is a duplicate', async () => {
    expect(await send('{"eksternSaksreferanse":""}')).toBe(0);
  });
});

test('an answer of the interface whose members are called otherwise is read by the settings', async () => {
  const site = await makeElanSite({
    replies: { reference: ['saksnummer'] },
    regimes: { isNew: ['omfattet'] },
  });
  const [debtor] = (makeDraft('SAK-1') as Draft).saksoekt;
  const { verdi, taxIdentificationNumber = verdi } = debtor.saksoekt.person.identifikator;
  const answer = (operation: 'regime' | 'submit', said: object) =>
    site.elan.faults.push({
      operation,
      kind: 'answer',
      status: 200,
      body: JSON.stringify(said),
      afterEffect: true,
    });
  answer('regime', { skyldnere: [{ taxIdentificationNumber, omfattet: true }] });
  answer('submit', { sak: { saksnummer: 'S-77' } });
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  expect(await states(site)).toEqual(['accepted']);
  expect(await site.world.app.ledger.findItems('S-77')).toHaveLength(1);
});

test('a login page that a dry run is sent to refuses nothing', async () => {
  const site = await makeElanSite({ validate: true });
  site.drop('one.json', makeDraft('SAK-1'));
  const fault = { kind: 'answer', body: '', times: 1 } as const;
  for (const status of [302, 302])
    site.elan.faults.push({ ...fault, operation: 'validate', status });
  await site.world.pass();
  const [batch] = await site.world.app.ledger.listBatches();
  expect(batch).toMatchObject({ state: 'sealed', reasonCode: 'ELAN_NOT_TAKEN' });
  await settle(site, 6);
  expect(await states(site)).toEqual(['accepted']);
});

test('a petition that is sent again after its attempts have run out has as many once more', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.elan.faults.push({ operation: 'submit', kind: 'status', status: 403 });
  const tryDay = async () => {
    for (let hour = 0; hour < 12; hour++) {
      site.world.clock.advance(2 * 3_600_000);
      await site.world.pass();
    }
  };
  await tryDay();
  const find = async () => (await site.world.app.ledger.listBatches())[0]!;
  const first = await find();
  expect(first).toMatchObject({ state: 'failed', reasonCode: 'ELAN_NOT_TAKEN' });
  await site.world.decide(first.id, 'resend');
  await tryDay();
  const second = await find();
  expect(second).toMatchObject({ state: 'failed', reasonCode: 'ELAN_NOT_TAKEN' });
  // The very first one had only to wait for its files.
  expect(second.attempts - first.attempts).toBe(first.attempts - 1);
  expect(first.attempts).toBeGreaterThan(3);
}, 60_000);

test('a single pass that may take its time sends what has only to wait a little', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.app.runPass({ settle: true, waitMs: 3_600_000 });
  expect(await states(site)).toEqual(['accepted']);
  expect(site.elan.cases).toHaveLength(1);
});

test('a case that is that of another petition is not followed', async () => {
  const site = await makeElanSite();
  site.drop('two.json', [makeDraft('SAK-1'), makeDraft('SAK-2')]);
  await settle(site);
  const { app } = site.world;
  const find = async (name: string) =>
    site.elan.cases.find(({ versions }) => versions[0]!.text.includes(name))!;
  const { reference } = await find('SAK-2');
  await expect(followCase(app, 'SAK-1', reference)).rejects.toMatchObject({
    code: 'PETITION_UNFIT',
    message: expect.stringContaining('is that of another petition'),
  });
  await followCase(app, 'SAK-2', reference);
  await followCase(app, 'SAK-1', 'another');
});

test('a petition that somebody says arrived is answered once its case is known', async () => {
  const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.elan.faults.push({ operation: 'submit', kind: 'timeout' });
  for (let hour = 0; hour < 10; hour++) {
    site.world.clock.advance(HOUR);
    await site.world.pass();
  }
  expect(await states(site)).toEqual(['in-doubt']);
  const [batch] = await site.world.app.ledger.listBatches();
  await site.world.decide(batch!.id, 'arrived');
  await followCase(site.world.app, 'SAK-1', site.elan.cases[0]!.reference);
  await site.world.pass();
  expect(await states(site)).toEqual(['accepted']);
}, 60_000);

test('a duplicate of a petition that was given up in doubt tells of it, and what comes after may change its case', async () => {
  const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.world.clock.advance(600_000);
  site.elan.faults.push({ operation: 'submit', kind: 'timeout' });
  await site.world.pass();
  const [first] = await site.world.app.ledger.listBatches();
  await site.world.decide(first!.id, 'cancel');
  site.elan.faults.length = 0;
  site.drop('two.json', makeDraft('SAK-1', correct));
  await settle(site);
  await release(site);
  await settle(site);
  expect(await states(site)).toEqual(['cancelled', 'rejected']);
  const [, second] = await site.world.app.ledger.listBatches();
  const [outcome] = await site.world.app.ledger.listItemOutcomes([second!.id]);
  expect(JSON.stringify(outcome)).toContain(`message ${first!.id} with this reference was sent`);
  await followCase(site.world.app, 'SAK-1', site.elan.cases[0]!.reference);
  site.drop('three.json', makeDraft('SAK-1', correct));
  await settle(site);
  await release(site);
  await settle(site);
  expect((await states(site)).at(-1)).toBe('accepted');
  expect(site.elan.cases).toHaveLength(1);
  expect(site.elan.cases[0]!.versions).toHaveLength(2);
}, 60_000);

test('a petition that is handed over after an attempt without an answer says that there was one', async () => {
  const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
  site.drop('one.json', makeDraft('SAK-1'));
  await site.world.pass();
  site.world.clock.advance(600_000);
  site.elan.faults.push({ operation: 'submit', kind: 'timeout', times: 1 });
  await site.world.pass();
  const body = JSON.stringify({ kode: 'SAKSOEKT_GAMMELT_REGELVERK', melding: 'gammelt' });
  site.elan.faults.push({ operation: 'submit', kind: 'answer', status: 422, body });
  await settle(site, 8);
  const [batch] = await site.world.app.ledger.listBatches();
  expect(batch).toMatchObject({ state: 'failed', reasonCode: 'HANDED_OVER' });
  expect(batch!.reasonText).toContain('ask Skatteetaten first whether it has the petition');
}, 60_000);

test('a case without a name is not followed', async () => {
  const site = await makeElanSite();
  await expect(followCase(site.world.app, 'SAK-1', ' ')).rejects.toMatchObject({
    code: 'PETITION_UNFIT',
  });
});

describe('files', () => {
  test('are uploaded as the settings say: the bytes alone, their name in a header', async () => {
    const uploads = { encoding: 'raw', nameHeader: 'Filnavn', reply: ['uuid'] };
    const site = await makeElanSite({ uploads });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.attachments.map(({ bytes }) => bytes.equals(PDF))).toEqual([true]);
  });
});

test('a file that was uploaded for one petition is not used for another', async () => {
  const site = await makeElanSite();
  site.drop('one.json', makeDraft('SAK-1'));
  await settle(site);
  const [{ versions }] = site.elan.cases as [(typeof site.elan.cases)[number]];
  const sent = JSON.parse(versions[0]!.text) as Draft;
  const before = site.elan.calls.length;
  site.drop('two.json', { ...sent, innsenderReferanse: 'SAK-2' });
  await settle(site);
  const [, second] = await site.world.app.ledger.listBatches();
  expect(second).toMatchObject({ state: 'failed', reasonCode: 'ATTACHMENT_OF_ANOTHER' });
  expect(second!.reasonText).toMatch(/the uuid of \S+\.pdf is .* uploaded for petition SAK-1/);
  expect(site.elan.calls.slice(before).map(({ operation }) => operation)).not.toContain('submit');
}, 60_000);

test('a petition that was stopped is shown by its reference, with what it amounts to', async () => {
  const site = await makeElanSite();
  site.drop(
    'one.json',
    makeDraft('SAK-1', (petition: Draft) => {
      petition.kravTilInnkreving[0].gjenstaaendeBeloep.beloep = 123.45;
    }),
  );
  await site.world.pass();
  const [story] = await findStories(site.world.app, 'SAK-1');
  expect(describeStory(story!, 'Europe/Oslo')).toMatch(/^Item 1: 939,55/);
});

test('of a file of many petitions that is only looked at it is told what becomes of each', async () => {
  const site = await makeElanSite();
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-many-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of FILES) writeFileSync(join(folder, name), PDF);
  const make = (reference: string, change?: (petition: Draft) => void) =>
    makeDraft(reference, (petition: Draft) => {
      petition.begjaeringsdato = '2026-11-23';
      change?.(petition);
    });
  const petitions = [
    make('SAK-1'),
    make('SAK-2', (petition) => {
      petition.kravTilInnkreving[2].relatertKrav = 'F-1001';
    }),
    make('SAK-3'),
  ];
  writeFileSync(join(folder, 'many.json'), JSON.stringify(petitions));
  const found = await foreseeFile(join(folder, 'many.json'), {
    configPath: site.world.configPath,
    folder: 'elan',
    today: '2026-11-23',
    maxFindings: 10,
  });
  expect(found.parts).toMatchObject({ count: 3, sent: 2, quarantined: 1, first: { number: 2 } });
  expect(formatForeseen(found)).toContain('of 3, 2 sent, 0 held, 1 quarantined');
});

test('a petition that is only looked at has the files that lie beside it', async () => {
  const site = await makeElanSite();
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-beside-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const petition = makeDraft('SAK-1') as Draft;
  petition.begjaeringsdato = '2026-11-23';
  writeFileSync(join(folder, 'one.json'), JSON.stringify(petition));
  const ask = () =>
    foreseeFile(join(folder, 'one.json'), {
      configPath: site.world.configPath,
      folder: 'elan',
      today: '2026-11-23',
      maxFindings: 10,
    });
  expect((await ask()).checked!.findings.all.map(({ code }) => code)).toContain(
    'VEDLEGG_SKAL_HA_UUID',
  );
  for (const name of FILES) writeFileSync(join(folder, name), PDF);
  expect(await ask()).toMatchObject({ outcome: 'sent', checked: { findings: { count: 0 } } });
});
