import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { followCase } from '../../src/app/follow-case.ts';
import { findStories } from '../../src/app/story.ts';
import { OLD_REGIME_PERSONS } from '../../src/simulator/skatteetaten/old-regime.ts';
import {
  type Draft,
  type ElanSite,
  FILES,
  makeDraft,
  makeElanSite,
  PDF,
  PETITIONS,
  settle,
  states,
} from './elan-site.ts';

function setDate(petition: Draft): void {
  petition.begjaeringsdato = '2026-11-20';
}

function setSigner(petition: Draft): void {
  petition.underskrift = 'LUN HEST';
}

describe('a petition', () => {
  test('is checked, its files uploaded, submitted, answered, and its case known by its reference', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    expect(site.elan.cases).toHaveLength(1);
    const { uploads, text } = {
      uploads: site.elan.attachments.map(({ reference, fileName }) => [reference, fileName]),
      text: site.elan.cases[0]!.versions[0]!.text,
    };
    expect(uploads.map(([reference]) => reference)).toEqual(uploads.map(() => 'SAK-1'));
    expect(text).toContain(`"uuid":"${site.elan.attachments[0]!.uuid}"`);
    // What was taken in is no longer in the inbox.
    expect(FILES.filter((file) => existsSync(site.world.path('inbox', 'elan', file)))).toEqual([]);
    const hits = await site.world.app.ledger.findItems(site.elan.cases[0]!.reference);
    expect(hits).toHaveLength(1);
    await site.world.verify();
  });

  test('whose file is missing, or none that may be uploaded, is quarantined with what is wrong', async () => {
    const site = await makeElanSite();
    site.drop(
      'one.json',
      makeDraft('SAK-1', (petition: Draft) => {
        petition.vedlegg = [{ type: 'annet', filnavn: 'borte.pdf' }];
      }),
    );
    await site.world.pass();
    const drop = await site.world.findDrop('elan/one.json');
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: 'FINDINGS' });
    expect(drop.reasonText).toContain('VEDLEGG_SKAL_HA_UUID');
    expect(site.elan.calls).toEqual([]);
    const strays = await site.world.app.listStrays();
    expect(strays.map(({ origin }) => origin)).toEqual(
      [...FILES].sort().map((name) => `elan/${name}`),
    );
    expect(strays[0]!.reason).toContain('none that was taken does');
  });

  test.each([
    ['cut off', '{ "innsenderReferanse": "SAK-1", ', 'JSON_MALFORMED'],
    ['of something else', '{ "vectors": [] }', 'JSON_SCHEMA'],
  ])('that is %s is told what is wrong with it', async (_, text, code) => {
    const site = await makeElanSite();
    site.world.drop('elan/one.json', Buffer.from(text));
    await site.world.pass();
    const drop = await site.world.findDrop('elan/one.json');
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: 'FINDINGS' });
    expect(drop.reasonText).toContain(code);
  });

  test('of another sender than the one of the token is told before anything is sent', async () => {
    const site = await makeElanSite({ access: { orgnr: '313182495' } });
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    const { reasonText } = await site.world.findDrop('elan/one.json');
    expect(reasonText).toContain('INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING');
  });

  test('that the authority refuses is rejected under its own names, with our fix', async () => {
    const site = await makeElanSite({}, { register: { exists: () => false } });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    expect(await states(site)).toEqual(['rejected']);
    const report = await site.world.app.buildReport('2026-11-23', '2026-11-23', {});
    const [batch] = report.batches;
    expect(batch!.rejected.map(({ code }) => code)).toContain('INNSENDER_IKKE_IDENTIFISERBAR');
    expect(batch!.rejected[0]!.fix).toBeTruthy();
    const debtor = batch!.rejected.find(({ code }) => code.startsWith('SAKSOEKT_MANGLER'));
    expect(debtor!.text).toMatch(/\(at \/saksoekt\/0\//);
    await site.world.verify();
  });

  test('that is refused while its files are still looked at is told only what lasts', async () => {
    const site = await makeElanSite({}, { register: { exists: () => false } });
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    await site.world.pass();
    const [batch] = await site.world.app.ledger.listBatches();
    const codes = (await site.world.app.ledger.listItemOutcomes([batch!.id])).map(
      ({ code }) => code,
    );
    expect(codes).toContain('INNSENDER_IKKE_IDENTIFISERBAR');
    expect(codes.join()).not.toMatch(/VIRUSSJEKKET/);
  });

  test.each([
    ['lost after it was taken', { kind: 'timeout' as const, times: 1 }],
    ['cut after it was taken', { kind: 'cut' as const, afterEffect: true, times: 1 }],
  ])(
    'whose answer is %s is sent again as it was, and the duplicate proves it',
    async (_, fault) => {
      const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
      site.drop('one.json', makeDraft('SAK-1'));
      await settle(site, 1);
      site.elan.faults.push({ operation: 'submit', ...fault });
      await settle(site, 6);
      expect(await states(site)).toEqual(['accepted']);
      expect(site.elan.cases).toHaveLength(1);
      const events = await site.world.app.ledger.listEvents([
        (await site.world.app.ledger.listBatches())[0]!.id,
      ]);
      expect(JSON.stringify(events)).toContain('reference of the case is not known');
      // It is told until somebody learns the reference; the case is followed from then on.
      const list = async () =>
        (await site.world.app.buildReport('2026-11-23', '2026-11-24', {})).actions;
      const [action, ...others] = await list();
      expect(others).toEqual([]);
      expect(action).toMatchObject({ kind: 'nameless' });
      expect(action!.text).toContain('SAK-1');
      expect(action!.fix).toContain('kvittera follow');
      await followCase(site.world.app, 'SAK-1', site.elan.cases[0]!.reference);
      await site.world.pass();
      expect(await list()).toEqual([]);
      expect(await site.world.app.ledger.findItems(site.elan.cases[0]!.reference)).toHaveLength(1);
      await site.world.verify();
    },
    30_000,
  );
});

describe('what was asked and answered', () => {
  const readEvidence = async ({ world }: ElanSite) => {
    const [batch] = await world.app.ledger.listBatches();
    const path = world.path('work', batch!.dropId, `${batch!.payload}.evidence.json`);
    return readFileSync(path, 'utf8');
  };

  test('is kept beside the petition, with the correlation id and without the token or the petition', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    const text = await readEvidence(site);
    const { attempts } = JSON.parse(text) as { attempts: Draft[] };
    expect(attempts.map(({ answer }) => answer.status)).toEqual([200, 200, 422, 200, 200]);
    const { request, answer } = attempts.at(-1);
    expect(request.method).toBe('POST');
    expect(answer.body).toContain('eksternSaksreferanse');
    expect(answer.headers.korrelasjonsid).toBe(request.headers.Korrelasjonsid);
    expect(text).not.toMatch(/bearer|saksoeker/i);
    const [story] = await findStories(site.world.app, 'SAK-1');
    expect(story!.sending!.details).toMatchObject({
      korrelasjonsid: request.headers.Korrelasjonsid,
      evidence: expect.stringMatching(/evidence\.json$/),
    });
  });

  test('is kept when no answer came, with the id that the authority can look for', async () => {
    const processing = { scanMs: 0, validateMs: 0, convertMs: 0 };
    const site = await makeElanSite({ timeouts: { answerSeconds: 1 } }, { processing });
    site.drop('one.json', makeDraft('SAK-1'));
    site.elan.faults.push({ operation: 'submit', kind: 'timeout', times: 1 });
    await site.world.pass();
    const { attempts } = JSON.parse(await readEvidence(site)) as { attempts: Draft[] };
    const { request, error } = attempts.at(-1);
    expect(error).toContain('no whole answer');
    const lost = site.elan.calls.filter(({ operation }) => operation === 'submit').at(-1);
    expect(request.headers.Korrelasjonsid).toBe(lost!.correlationId);
    const { actions } = await site.world.app.buildReport('2026-11-23', '2026-11-24', {});
    expect(actions.map(({ text }) => text)).toEqual([
      'it was sent, and no answer told whether it was taken',
    ]);
  }, 30_000);
});

describe('a petition with a reference that was sent before', () => {
  const drop = (site: ElanSite, change: (petition: Draft) => void) =>
    site.drop('two.json', makeDraft('SAK-1', change));
  const sendFirst = async (options: Parameters<typeof makeElanSite>[0] = {}) => {
    const site = await makeElanSite(options);
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    return site;
  };
  const describeClaim = (petition: Draft) => {
    petition.kravTilInnkreving[0].kravbeskrivelse = 'Faktura 1001, purret';
  };

  test('is held, and once released a new version of its case', async () => {
    const site = await sendFirst();
    drop(site, describeClaim);
    await site.world.pass();
    const second = await site.world.findDrop('elan/two.json');
    expect(second).toMatchObject({ state: 'held', reasonCode: 'REPEATED_ITEMS' });
    await site.world.decide(second.id, 'release');
    await settle(site);
    expect(await states(site)).toEqual(['accepted', 'accepted']);
    expect(site.elan.cases).toHaveLength(1);
    const [{ versions, reference }] = site.elan.cases as [(typeof site.elan.cases)[0]];
    expect(versions).toHaveLength(2);
    expect(versions[1]!.text).toContain('Faktura 1001, purret');
    expect(await site.world.app.ledger.findItems(reference)).toHaveLength(2);
    await site.world.verify();
  });

  test('goes with the files that lay beside it when it was held, and leaves those of others alone', async () => {
    const site = await sendFirst();
    const layFiles = (mark: string) => {
      for (const file of FILES)
        writeFileSync(
          site.world.path('inbox', 'elan', file),
          Buffer.concat([PDF, Buffer.from(`%${mark}\n`)]),
        );
    };
    layFiles('first');
    site.world.drop(
      'elan/two.json',
      Buffer.from(JSON.stringify(makeDraft('SAK-1', describeClaim))),
    );
    await site.world.pass();
    const second = await site.world.findDrop('elan/two.json');
    expect(second).toMatchObject({ state: 'held', reasonCode: 'REPEATED_ITEMS' });
    expect(FILES.filter((file) => existsSync(site.world.path('inbox', 'elan', file)))).toEqual([]);
    layFiles('second');
    await site.world.decide(second.id, 'release');
    await settle(site);
    expect(FILES.filter((file) => existsSync(site.world.path('inbox', 'elan', file)))).toEqual(
      FILES,
    );
    site.world.drop('elan/other.json', Buffer.from(JSON.stringify(makeDraft('SAK-2'))));
    await settle(site);
    expect(await states(site)).toEqual(['accepted', 'accepted', 'accepted']);
    const marks = site.elan.attachments
      .filter(({ bytes }) => bytes.includes('%first') || bytes.includes('%second'))
      .map(({ reference, bytes }) => `${reference} ${bytes.includes('%first')}`);
    expect(new Set(marks)).toEqual(new Set(['SAK-1 true', 'SAK-2 false']));
    await site.world.verify();
  });

  test.each([
    ['the date', 'ULOVLIG_ENDRING_BEGJAERINGSDATO', setDate],
    ['the signature', 'ULOVLIG_ENDRING_UNDERSKRIFT', setSigner],
    ['nothing but a claim', undefined, describeClaim],
  ])('in an earlier model is one all the same: another in %s', async (_, code, change) => {
    const earlier = PETITIONS.replace('2-1', '2-0');
    const site = await makeElanSite({}, {}, undefined, { transactions: [earlier] });
    site.drop('one.json', makeDraft('SAK-1', undefined, '2.0'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    const config = site.world.path('kvittera.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(earlier, PETITIONS));
    await site.world.restart();
    site.drop('two.json', makeDraft('SAK-1', change, '2.0'));
    await site.world.pass();
    const second = await site.world.findDrop('elan/two.json');
    expect(second.transaction).toBe(PETITIONS);
    if (code === undefined) expect(second.reasonCode).toBe('REPEATED_ITEMS');
    else expect(second.reasonText).toContain(code);
  });

  test('whose first version is not handled yet waits for it', async () => {
    const site = await makeElanSite({}, { processing: { handleMs: 7_200_000 } });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    expect(await states(site)).toEqual(['accepted']);
    drop(site, describeClaim);
    await site.world.pass();
    await site.world.decide((await site.world.findDrop('elan/two.json')).id, 'release');
    await settle(site, 2);
    expect(await states(site)).toEqual(['accepted', 'sealed']);
    const today = site.world.app.getToday();
    const listKinds = async (from: string) =>
      (await site.world.app.buildReport(from, from)).actions.map(({ kind }) => kind);
    // The authority is at work: nobody is asked to do anything.
    expect(await listKinds(today)).toEqual(['waiting-to-send']);
    site.world.clock.advance(3 * 3_600_000);
    await settle(site, 6);
    expect(await states(site)).toEqual(['accepted', 'accepted']);
    expect(site.elan.cases[0]!.versions).toHaveLength(2);
  });

  test.each([
    ['the date', 'ULOVLIG_ENDRING_BEGJAERINGSDATO', setDate],
    ['the signature', 'ULOVLIG_ENDRING_UNDERSKRIFT', setSigner],
  ])('and another %s is told before anything is sent', async (_, code, change) => {
    const site = await sendFirst();
    drop(site, change);
    await site.world.pass();
    const { state, reasonText } = await site.world.findDrop('elan/two.json');
    expect(state).toBe('quarantined');
    expect(reasonText).toContain(code);
  });

  test.each([
    ['lost', { kind: 'timeout' as const, times: 1 }],
    ['cut', { kind: 'cut' as const, afterEffect: true, times: 1 }],
  ])(
    'and an answer that is %s is sent again as it was: the same version once more at most',
    async (_, fault) => {
      const site = await sendFirst({ timeouts: { answerSeconds: 1 } });
      drop(site, describeClaim);
      await site.world.pass();
      await site.world.decide((await site.world.findDrop('elan/two.json')).id, 'release');
      site.elan.faults.push({ operation: 'change', ...fault });
      await settle(site, 6);
      expect(await states(site)).toEqual(['accepted', 'accepted']);
      expect(site.elan.cases).toHaveLength(1);
      const texts = site.elan.cases[0]!.versions.slice(1).map(({ text }) => text);
      expect(new Set(texts).size).toBe(1);
      // The change that was lost, and the same bytes again.
      expect(texts).toHaveLength(2);
      await site.world.verify();
    },
    30_000,
  );
});

describe('a debtor under the old rules', () => {
  const [old] = OLD_REGIME_PERSONS;
  const ofOld = (petition: Draft) => {
    petition.saksoekt[0].saksoekt.person.identifikator.taxIdentificationNumber = old;
    delete petition.saksoekt[0].saksoekt.person.foedselsdato;
  };

  test('sends its petition to ELSA by hand', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1', ofOld));
    await site.world.pass();
    const [batch] = await site.world.app.ledger.listBatches();
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'HANDED_OVER' });
    expect(site.world.list('outbox', 'handover', 'elsa')).toEqual([
      batch!.id,
      `${batch!.id}.json`,
      `${batch!.id}.json.txt`,
    ]);
    expect(site.world.list('outbox', 'handover', 'elsa', batch!.id).sort()).toEqual(
      [...FILES].sort(),
    );
    expect(site.elan.cases).toEqual([]);
  });

  const ofBoth = (petition: Draft) => {
    const other = structuredClone(petition.saksoekt[0]);
    ofOld(petition);
    petition.saksoekt.push(other);
  };

  test.each([
    ['alone', ofOld, 'send it through ELSA', 'elsa'],
    ['beside another', ofBoth, 'send it on paper', 'paper'],
  ])(
    '%s is told by the refusal where Betjeningskartet is not asked, and handed over the same way',
    async (_, change, how, folder) => {
      const site = await makeElanSite({ urls: {} });
      site.drop('one.json', makeDraft('SAK-1', change));
      await settle(site);
      const [batch] = await site.world.app.ledger.listBatches();
      expect(batch).toMatchObject({ state: 'failed', reasonCode: 'HANDED_OVER' });
      expect(batch!.reasonText).toContain(how);
      expect(site.world.list('outbox', 'handover', folder)).toHaveLength(3);
      expect(site.elan.cases).toEqual([]);
      await site.world.verify();
    },
  );

  test('beside one under the new ones sends it on paper', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1', ofBoth));
    await site.world.pass();
    const [batch] = await site.world.app.ledger.listBatches();
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'HANDED_OVER' });
    expect(site.world.list('outbox', 'handover', 'paper')).toHaveLength(3);
  });
});

describe('a file of many petitions', () => {
  test('is as many messages, each with its own state, five at a time', async () => {
    const site = await makeElanSite();
    const petitions = Array.from({ length: 12 }, (_, index) =>
      makeDraft(`SAK-${index + 1}`, (petition: Draft) => {
        if (index === 3) delete petition.innsender;
      }),
    );
    site.drop('many.json', petitions);
    await settle(site);
    expect(await site.world.findDrop('elan/many.json')).toMatchObject({ state: 'divided' });
    expect(await site.world.findDrop('elan/many.json#4')).toMatchObject({ state: 'quarantined' });
    expect(await states(site)).toEqual(Array.from({ length: 11 }, () => 'accepted'));
    expect(site.elan.cases.map(({ versions }) => versions.length)).toEqual(
      Array.from({ length: 11 }, () => 1),
    );
    expect(site.elan.greatestSimultaneous).toBeLessThanOrEqual(5);
    const { totals } = await site.world.app.buildReport('2026-11-23', '2026-11-23', {});
    expect(totals).toMatchObject({
      received: { files: 12, items: 12 },
      rejectedHere: { items: 1 },
      accepted: { items: 11 },
    });
    await site.world.verify();
  });

  test('that comes again is held as a whole', async () => {
    const site = await makeElanSite();
    const petitions = [makeDraft('SAK-1'), makeDraft('SAK-2')];
    site.drop('many.json', petitions);
    await site.world.pass();
    site.drop('again.json', petitions);
    await site.world.pass();
    expect(await site.world.findDrop('elan/again.json')).toMatchObject({
      state: 'held',
      reasonCode: 'DUPLICATE_CONTENT',
    });
  });
});

describe('a case', () => {
  test('is followed to its end, by a schedule of hours', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    const { reference } = site.elan.cases[0]!;
    const count = () => site.elan.calls.filter(({ operation }) => operation === 'status').length;
    const before = count();
    await site.world.pass();
    expect(count()).toBe(before);
    for (const state of ['sakForelagt', 'sakBesluttet', 'sakAvsluttet'] as const) {
      site.elan.setState(reference, state);
      site.world.clock.advance(13 * 3_600_000);
      await site.world.pass();
    }
    const told = (await site.world.app.ledger.listAnswers()).filter(({ transaction }) =>
      transaction?.endsWith('status-paa-sak'),
    );
    expect(told.map(({ outcome }) => outcome)).toEqual(['news', 'news', 'news']);
    const after = count();
    site.world.clock.advance(48 * 3_600_000);
    await site.world.pass();
    expect(count()).toBe(after);
    await site.world.verify();
  });
});

describe('a correction that the authority asks for', () => {
  const ask = async (words = 'Kravet er ikke spesifisert.') => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site);
    site.elan.askForCorrection(site.elan.cases[0]!.reference, words);
    site.world.clock.advance(13 * 3_600_000);
    await site.world.pass();
    return site;
  };
  const report = ({ world }: ElanSite) => world.app.buildReport('2026-11-23', '2026-11-24', {});
  const isCorrected = (petition: Draft) => {
    petition.kravTilInnkreving[0].kravbeskrivelse = 'Faktura 1001, spesifisert';
  };

  test('waits for a person, in the words of the authority but without personal numbers', async () => {
    const site = await ask(`Kravet mot ${OLD_REGIME_PERSONS[0]} er ikke spesifisert.`);
    const [action] = (await report(site)).actions;
    expect(action).toMatchObject({ kind: 'asked' });
    expect(action!.text).toContain('Kravet mot *********** er ikke spesifisert.');
    expect(action!.fix).toContain('same reference');
  });

  test('comes with a changed file, which is not held and closes it', async () => {
    const site = await ask();
    site.drop('two.json', makeDraft('SAK-1', isCorrected));
    await settle(site);
    expect(await site.world.findDrop('elan/two.json')).toMatchObject({ state: 'batched' });
    expect(await states(site)).toEqual(['accepted', 'accepted']);
    expect(site.elan.cases[0]!.versions).toHaveLength(2);
    expect(site.elan.cases[0]!.correction).toBeUndefined();
    expect((await report(site)).actions).toEqual([]);
    site.drop(
      'three.json',
      makeDraft('SAK-1', () => {}),
    );
    await site.world.pass();
    expect(await site.world.findDrop('elan/three.json')).toMatchObject({ state: 'held' });
    await site.world.verify();
  });

  test('is not told once more of the case that was changed for it', async () => {
    const site = await ask();
    site.drop('two.json', makeDraft('SAK-1', isCorrected));
    await settle(site);
    // The authority has not looked at it yet.
    const [answer] = site.world.list('outbox', 'answers').filter((one) => one.includes('.status-'));
    const { raatt } = JSON.parse(site.world.read('outbox', 'answers', answer!).toString()) as Draft;
    const body = JSON.stringify(raatt);
    site.elan.faults.push({ operation: 'status', kind: 'answer', status: 200, body, times: 1 });
    site.world.clock.advance(13 * 3_600_000);
    await site.world.pass();
    expect((await report(site)).actions).toEqual([]);
    site.elan.setState(site.elan.cases[0]!.reference, 'sakHevet');
    site.world.clock.advance(13 * 3_600_000);
    await site.world.pass();
    const told = (await site.world.app.ledger.listAnswers()).map(({ reasonText }) => reasonText);
    expect(told.filter((text) => text?.includes('spesifisert'))).toHaveLength(1);
    expect(told.filter((text) => text?.includes('the case is lifted'))).toHaveLength(1);
  });

  test('lets no other petition through, nor the same bytes again', async () => {
    const site = await ask();
    site.drop('other.json', makeDraft('SAK-2'));
    await settle(site);
    site.drop('same.json', makeDraft('SAK-1'));
    site.drop(
      'two.json',
      makeDraft('SAK-2', (petition: Draft) => isCorrected(petition)),
    );
    await site.world.pass();
    for (const name of ['same', 'two'])
      expect(await site.world.findDrop(`elan/${name}.json`)).toMatchObject({ state: 'held' });
    expect((await report(site)).actions.map(({ kind }) => kind)).toContain('asked');
  });

  test('is overtaken by later news of the case', async () => {
    const site = await ask();
    site.elan.setState(site.elan.cases[0]!.reference, 'sakHevet');
    site.world.clock.advance(13 * 3_600_000);
    await site.world.pass();
    expect((await report(site)).actions).toEqual([]);
  });
});

describe('a server that', () => {
  test.each([
    ['is down', { kind: 'status', status: 503, times: 1 }],
    ['asks to wait', { kind: 'status', status: 429, retryAfter: '120', times: 1 }],
    ['does not take the token once', { kind: 'status', status: 401, times: 1 }],
    ['answers with a page', { kind: 'html', times: 1 }],
  ])('%s loses and doubles nothing', async (_, fault) => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.elan.faults.push({ operation: 'submit', ...fault } as never);
    await settle(site, 6);
    expect(site.elan.cases).toHaveLength(1);
    expect(await states(site)).toEqual(['accepted']);
    await site.world.verify();
  });

  test('asks to wait is left alone for so long, also by a program that was started anew', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.world.clock.advance(600_000);
    site.elan.faults.push({
      operation: 'submit',
      kind: 'status',
      status: 429,
      retryAfter: '7200',
      times: 1,
    });
    const asked = site.world.clock.now().getTime();
    await site.world.pass();
    const [batch] = await site.world.app.ledger.listBatches();
    expect(Date.parse(batch!.nextAttemptAt!) - asked).toBeGreaterThanOrEqual(7_200_000);
    const count = () => site.elan.calls.filter(({ operation }) => operation === 'submit').length;
    const before = count();
    await site.world.restart();
    site.world.clock.advance(3_600_000);
    await site.world.pass();
    expect(count()).toBe(before);
    site.world.clock.advance(3_700_000);
    await site.world.pass();
    expect(await states(site)).toEqual(['accepted']);
  });

  test('conflicts at the first attempt has refused the petition, under the code that it gives', async () => {
    const site = await makeElanSite();
    site.drop('one.json', makeDraft('SAK-1'));
    await site.world.pass();
    site.elan.faults.push({ operation: 'submit', kind: 'status', status: 409, times: 1 });
    await settle(site, 6);
    expect(site.elan.cases).toEqual([]);
    const [batch] = await site.world.app.ledger.listBatches();
    expect(batch).toMatchObject({ state: 'answered', verdict: 'rejected' });
    const [item] = await site.world.app.ledger.listItemOutcomes([batch!.id]);
    expect(item).toMatchObject({ code: 'SIM-409' });
    await site.world.verify();
  });

  test('conflicts after an answer that was lost is read as a duplicate, and says that this is our reading', async () => {
    const site = await makeElanSite({ timeouts: { answerSeconds: 1 } });
    site.drop('one.json', makeDraft('SAK-1'));
    await settle(site, 1);
    site.elan.faults.push(
      { operation: 'submit', kind: 'timeout', times: 1 },
      { operation: 'submit', kind: 'answer', status: 409, body: '', times: 1, afterEffect: true },
    );
    await settle(site, 6);
    expect(site.elan.cases).toHaveLength(1);
    expect(await states(site)).toEqual(['accepted']);
    const [batch] = await site.world.app.ledger.listBatches();
    const events = await site.world.app.ledger.listEvents([batch!.id]);
    expect(JSON.stringify(events)).toContain('read out of status 409');
  }, 30_000);
});
