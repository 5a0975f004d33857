import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { waitForCustomer } from '../../../src/app/altinn.ts';
import { SystemUsers } from '../../../src/channel/altinn/system-users.ts';
import { TokenSource } from '../../../src/channel/maskinporten/token-source.ts';
import { VirtualClock } from '../../../src/core/clock.ts';
import { readRegisteredKey } from '../../../src/seal/grant-key.ts';
import { Scene } from '../../simulator/altinn/scene.ts';
import { CUSTOMER, getPki, STRANGER, SYSTEM, VENDOR } from '../../simulator/maskinporten/scene.ts';

let scene: Scene;
let users: SystemUsers;

beforeAll(async () => {
  scene = await Scene.open();
  users = open();
});
afterAll(() => scene.close());

function open(change: object = {}): SystemUsers {
  const { server, clock } = scene.maskinporten;
  return new SystemUsers({
    platform: scene.altinn.baseUrl,
    systemId: SYSTEM,
    clientId: 'vendor',
    resource: 'ske-utleggsbegjaering',
    answerMs: 5_000,
    tokens: new TokenSource({
      issuer: server.issuer,
      clientId: 'vendor',
      key: async () => readRegisteredKey(getPki().registered.key, 'key-1'),
      now: () => clock.now(),
      answerMs: 5_000,
    }),
    ...change,
  });
}

describe('a system user', () => {
  test('is set up: the system registered once, the customer asked, the answer seen', async () => {
    await expect(users.request(CUSTOMER, undefined, undefined)).rejects.toMatchObject({
      code: 'ALTINN_REFUSED',
      message: expect.stringContaining('AUTH-00011: the system is not registered'),
      fix: expect.stringContaining('kvittera altinn register'),
    });
    expect(await users.register('Kvittera', 'Krav', [])).toBe(true);
    expect(await users.register('Kvittera', 'Krav', [])).toBe(false);
    const made = await users.request(CUSTOMER, undefined, undefined);
    expect(made).toMatchObject({ status: 'New', partyOrgNo: CUSTOMER, externalRef: CUSTOMER });
    expect(made.confirmUrl).toContain(made.id);
    await expect(users.request(CUSTOMER, undefined, undefined)).rejects.toThrow('AUTH-00007');
    scene.altinn.decide(made.id, 'Accepted');
    expect(await users.find({ id: made.id })).toMatchObject({ status: 'Accepted' });
    expect(await users.find({ orgnr: CUSTOMER, externalRef: CUSTOMER })).toMatchObject({
      id: made.id,
    });
    await expect(users.request(CUSTOMER, undefined, undefined)).rejects.toThrow(
      'the customer has accepted this request already',
    );
  });

  test('that a customer rejects is told, and may be asked for under another name', async () => {
    const made = await users.request(STRANGER, 'avtale-1', undefined);
    scene.altinn.decide(made.id, 'Rejected');
    expect(await users.find({ id: made.id })).toMatchObject({ status: 'Rejected' });
    await expect(users.request(STRANGER, 'avtale-1', undefined)).rejects.toThrow('AUTH-00009');
    expect(await users.request(STRANGER, 'avtale-2', undefined)).toMatchObject({ status: 'New' });
  });

  test('that nobody asked for is told as such', async () => {
    await expect(users.find({ orgnr: CUSTOMER, externalRef: 'nobody' })).rejects.toThrow(
      'AUTH-00010',
    );
  });

  test('at a platform that nobody answers for is tried again by a person', async () => {
    await expect(open({ platform: 'http://127.0.0.1:9' }).find({ id: 'x' })).rejects.toMatchObject({
      code: 'REST_NOT_ANSWERED',
    });
  });

  test('is waited for until the customer answers, through a moment when nothing can be had', async () => {
    const made = await users.request(VENDOR, 'avtale-9', undefined);
    const clock = new VirtualClock('2026-11-23T09:00:00Z');
    const start = clock.now().getTime();
    const faults = scene.altinn.faults as { status?: object };
    faults.status = { status: 503, times: 2 };
    onTestFinished(() => {
      delete faults.status;
    });
    let looks = 0;
    const looking = {
      find: (by: { readonly id: string }) => {
        if (++looks === 5) scene.altinn.decide(made.id, 'Accepted');
        return users.find(by);
      },
    } as Pick<SystemUsers, 'find'>;
    const found = await waitForCustomer(looking, { id: made.id }, 600_000, clock);
    expect(found).toMatchObject({ id: made.id, status: 'Accepted' });
    expect(looks).toBe(5);
    expect(clock.now().getTime() - start).toBe(20_000);
  });

  test.each([
    ['that nobody answers is shown as it stands at the end', 'New', undefined],
    ['that cannot be had to the end says so', undefined, { status: 503 }],
  ])('%s', async (_, status, fault) => {
    const made = await users.request(VENDOR, `avtale-${status}`, undefined);
    const faults = scene.altinn.faults as { status?: object };
    if (fault) faults.status = fault;
    onTestFinished(() => {
      delete faults.status;
    });
    const clock = new VirtualClock('2026-11-23T09:00:00Z');
    const waited = waitForCustomer(users, { id: made.id }, 12_000, clock);
    if (status === undefined)
      await expect(waited).rejects.toMatchObject({ code: 'ALTINN_REFUSED', outcome: 'transient' });
    else expect(await waited).toMatchObject({ status });
  });
});
