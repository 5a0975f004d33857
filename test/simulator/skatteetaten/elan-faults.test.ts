import { describe, expect, test, vi } from 'vitest';
import type { ElanFault } from '../../../src/simulator/skatteetaten/elan-server.ts';
import { openScene } from './elan-scene.ts';

describe('the door', () => {
  test.each([
    ['no token', { authorization: '' }, 401, 'SIM-401'],
    ['an unknown token', { authorization: 'Bearer stolen' }, 401, 'SIM-401'],
    ['a token without the scope', { authorization: 'Bearer weak' }, 403, 'DAS-008'],
    ['a wish for a page', { accept: 'text/html' }, 406, 'SIM-406'],
    ['another content type', { 'content-type': 'text/plain' }, 400, 'SIM-400'],
  ])('%s is refused', async (_title, headers, status, kode) => {
    const { server, call } = await openScene();
    const answer = await call('POST', server.baseUrl, '{}', {
      headers: { korrelasjonsid: 'min-id', ...headers },
    });

    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ kode, korrelasjonsid: 'min-id' });
    expect(answer.headers.get('korrelasjonsid')).toBe('min-id');
  });
  test('errors are XML for who accepts nothing else', async () => {
    const { server, call } = await openScene();
    const answer = await call('GET', `${server.urls.status}/TEST_SAK_HEVET`, undefined, {
      headers: { accept: 'application/xml', korrelasjonsid: '<a>' },
    });

    expect(answer.status).toBe(406);
    expect(answer.text).toMatch(/^<feil xmlns="urn:no:.*<korrelasjonsid>&lt;a&gt;<\/korr/);
  });
  test.each([
    ['GET', ''],
    ['DELETE', '/SIM-1'],
    ['POST', '/finnes/ikke'],
    ['PUT', '/'],
    ['PUT', '/%E0%A4%A'],
  ])('%s %s is no address', async (method, path) => {
    const { server, call } = await openScene();
    const answer = await call(method, `${server.baseUrl}${path}`);

    expect([answer.status, answer.json.kode]).toEqual([404, 'DAS-002']);
    expect(server.calls).toEqual([]);
  });
  test('headers and paths are as they are set', async () => {
    const { server, call } = await openScene({
      requiredHeaders: ['Klientid'],
      paths: { petitions: '/api/v9', validate: 'proev' },
    });
    const without = await call('POST', `${server.baseUrl}/proev`, '{}');

    expect(new URL(server.baseUrl).pathname).toBe('/api/v9');
    expect(without.json.melding).toBe('Headeren Klientid mangler');
  });
});

describe('before anything is done', () => {
  test.each<{ fault: ElanFault; status: number; retryAfter?: string }>([
    { fault: { kind: 'status', status: 401 }, status: 401 },
    { fault: { kind: 'status', status: 409 }, status: 409 },
    { fault: { kind: 'status', status: 429, retryAfter: '7' }, status: 429, retryAfter: '7' },
    { fault: { kind: 'status', status: 503 }, status: 503 },
    { fault: { kind: 'html' }, status: 200 },
  ])('$fault', async ({ fault, status, retryAfter }) => {
    const { server, call, make } = await openScene();
    const petition = await make();
    server.faults.push({ ...fault, operation: 'submit', times: 1 });
    const answer = await call('POST', server.baseUrl, petition);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null);
    if (fault.kind === 'html') expect(answer.text).toContain('<html>');
    expect(server.cases).toEqual([]);
    expect((await call('POST', server.baseUrl, petition)).status).toBe(200);
  });
  test('the connection is cut', async () => {
    const { server, call, make } = await openScene();
    const petition = await make();
    server.faults.push({ kind: 'cut', times: 1 });

    await expect(call('POST', server.baseUrl, petition)).rejects.toThrow();
    expect(server.cases).toEqual([]);
  });
  test('another operation goes well', async () => {
    const { server, call, make } = await openScene();
    server.faults.push({ kind: 'status', status: 503, operation: 'change' });

    expect((await call('POST', server.baseUrl, await make())).status).toBe(200);
  });
});

describe('when all is done', () => {
  test.each<{ title: string; fault: ElanFault }>([
    { title: 'nothing is answered', fault: { kind: 'timeout' } },
    { title: 'the connection is cut', fault: { kind: 'cut', afterEffect: true } },
  ])('$title, and the petition is a duplicate thereafter', async ({ fault }) => {
    const { server, call, make, codes } = await openScene();
    const petition = await make();
    server.faults.push({ ...fault, times: 1 });
    const lost = call('POST', server.baseUrl, petition, { signal: AbortSignal.timeout(300) });

    await expect(lost).rejects.toThrow();
    expect(server.cases).toHaveLength(1);
    expect(server.calls.at(-1)).not.toHaveProperty('status');
    expect(codes(await call('POST', server.baseUrl, petition))).toEqual(['DUPLIKAT_INNSENDING']);
  });
  test('a status stands in place of the answer', async () => {
    const { server, call, make } = await openScene();
    const petition = await make();
    server.faults.push({ kind: 'status', status: 503, afterEffect: true, times: 1 });

    expect((await call('POST', server.baseUrl, petition)).status).toBe(503);
    expect(server.cases).toHaveLength(1);
  });
});

describe('simultaneous calls', () => {
  test('the sixth of an organisation is refused, and those of others are not', async () => {
    const { server, call } = await openScene();
    server.faults.push({ kind: 'timeout', operation: 'status', times: 5 });
    const url = `${server.urls.status}/TEST_SAK_HEVET`;
    const giveUp = new AbortController();
    const held = Array.from({ length: 5 }, () =>
      call('GET', url, undefined, { signal: giveUp.signal }).catch(() => 'given up'),
    );
    await vi.waitFor(() => expect(server.calls).toHaveLength(5));
    const sixth = await call('GET', url);
    const other = await call('GET', url, undefined, { headers: { authorization: 'Bearer other' } });
    const elsewhere = await call('POST', server.urls.regime, {});

    expect([sixth.status, sixth.headers.get('retry-after')]).toEqual([429, '1']);
    expect([other.status, elsewhere.status]).toEqual([200, 400]);
    expect(server.greatestSimultaneous).toBe(6);
    giveUp.abort();
    expect(await Promise.all(held)).toEqual(Array(5).fill('given up'));
    await vi.waitFor(async () => expect((await call('GET', url)).status).toBe(200));
  });
  test('a slow answer is an answer', async () => {
    const { server, call } = await openScene();
    server.faults.push({ kind: 'slow', ms: 50, times: 1 });
    const began = performance.now();
    const answer = await call('GET', `${server.urls.status}/TEST_SAK_HEVET`);

    expect(answer.status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(45);
    expect(server.calls).toMatchObject([{ operation: 'status', status: 200 }]);
  });
});
