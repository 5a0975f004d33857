import { describe, expect, test } from 'vitest';
import { openScene } from './elan-scene.ts';

const PDF = '%PDF-1.7\n%%EOF\n';
const READY = 'VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT';
const GONE = 'VEDLEGG_SKAL_VAERE_TILGJENGELIG';
const FAILED = 'VEDLEGG_SKAL_IKKE_HA_FEILET';

describe('a file is uploaded', () => {
  test('as part of a form', async () => {
    const { server, call } = await openScene();
    const form = new FormData();
    form.append('beskrivelse', 'ikke filen');
    form.append('fil', new Blob([PDF], { type: 'application/pdf' }), 'påkrav.pdf');
    const url = `${server.baseUrl}/vedlegg/${encodeURIComponent('SAK 1/2')}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer ours' },
      body: form,
    });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ uuid: server.attachments[0]?.uuid });
    expect(server.attachments[0]).toMatchObject({ reference: 'SAK 1/2', fileName: 'påkrav.pdf' });
    expect(server.attachments[0]?.bytes.toString()).toBe(PDF);
    const empty = await call('POST', url, 'ikke en fil', {
      headers: { 'content-type': 'text/plain' },
    });
    expect(empty.status).toBe(400);
  });
  test.each([
    ['Content-Disposition', { 'content-disposition': 'attachment; filename="a.pdf"' }, 'a.pdf'],
    [
      'Content-Disposition, encoded',
      { 'content-disposition': "attachment; filename*=UTF-8''p%C3%A5.pdf" },
      'på.pdf',
    ],
    ['Filnavn', { filnavn: 'b.pdf' }, 'b.pdf'],
  ])('as the whole body with its name in %s', async (_header, headers, expected) => {
    const { server, call } = await openScene();
    await call('POST', `${server.baseUrl}/vedlegg/SAK-1`, PDF, {
      headers: { 'content-type': 'application/pdf', ...headers },
    });

    expect(server.attachments[0]?.fileName).toBe(expected);
  });
});

describe('a file comes along with the clock', () => {
  test.each([
    ['at once', 0, [READY], 'er ikke virussjekket'],
    ['after the scan', 2_000, [READY], 'er ikke validert'],
    ['after validation', 3_000, [READY], 'er ikke konvertert'],
    ['after conversion', 8_000, [], ''],
  ] as const)('%s', async (_when, ms, expected, text) => {
    const { server, clock, call, upload, make, codes } = await openScene();
    const uuid = await upload();
    clock.advance(ms);
    const answer = await call('POST', `${server.baseUrl}/valider`, await make([], uuid));

    expect(codes(answer)).toEqual(expected);
    expect(answer.text).toContain(text);
  });
  test.each([
    ['a virus', `${PDF}KVITTERA-TEST-VIRUS`, GONE, 'inneholder virus'],
    ['no PDF', 'PK\u0003\u0004', FAILED, 'lar seg ikke konvertere'],
  ])('and ends with %s', async (_fault, bytes, kode, text) => {
    const { server, clock, call, upload, make, codes } = await openScene();
    const uuid = await upload(bytes);
    clock.advance(60_000);
    const answer = await call('POST', `${server.baseUrl}/valider`, await make([], uuid));

    expect(codes(answer)).toEqual([kode]);
    expect(answer.text).toContain(text);
  });
  test.each([
    ['validation-failed', FAILED],
    ['conversion-failed', FAILED],
    ['deleted', GONE],
    ['discarded', GONE],
  ] as const)('and ends %s on demand, beforehand or afterwards', async (outcome, kode) => {
    const { server, clock, call, upload, make, codes } = await openScene();
    server.faults.push({ kind: 'attachment', outcome, times: 1 });
    const [failed, good] = [await upload(), await upload()];
    clock.advance(60_000);
    const validate = async (uuid: string) =>
      codes(await call('POST', `${server.baseUrl}/valider`, await make([], uuid)));

    expect(await validate(failed)).toEqual([kode]);
    expect(await validate(good)).toEqual([]);
    server.setAttachment(good, outcome);
    expect(await validate(good)).toEqual([kode]);
  });
  test('and serves no other petition, and no other organisation', async () => {
    const { server, clock, call, upload, make, codes } = await openScene();
    const uuid = await upload(PDF, 'SAK-2');
    clock.advance(60_000);
    const petition = await make([], uuid);
    const ours = await call('POST', `${server.baseUrl}/valider`, petition);
    const theirs = await call('POST', `${server.baseUrl}/valider`, petition, {
      headers: { authorization: 'Bearer other' },
    });

    expect(codes(ours)).toEqual(['VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN']);
    expect(ours.text).toContain("Last opp vedlegg pånytt med referanse til 'SAK-1'");
    expect(codes(theirs)).toContain(GONE);
  });
});
