import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getPki, Scene } from './scene.ts';

let fresh: Scene;
beforeEach(async () => {
  fresh = await Scene.open();
});
afterEach(() => fresh.close());

describe('a grant is good once', () => {
  test('it is refused when it comes again', async () => {
    const grant = fresh.makeGrant();
    const answers = [await fresh.ask(grant), await fresh.ask(grant)];

    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(answers[1]?.body.error_description).toMatch(/^MP-012/);
    expect(fresh.server.granted).toHaveLength(1);
  });
  test('another one with the same jti is refused', async () => {
    await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' } }));
    fresh.clock.advance(5000);
    const { body } = await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' } }));

    expect(body.error_description).toMatch(/^MP-012/);
  });
  test('another client may have the same jti', async () => {
    await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' } }));
    const { status } = await fresh.ask(
      fresh.makeGrant({
        header: { kid: 'jwk-1' },
        claims: { iss: 'with-jwk', jti: 'same' },
        key: getPki().other.key,
      }),
    );

    expect(status).toBe(200);
  });
  test('without a jti it is refused when it comes again as it was', async () => {
    const grant = fresh.makeGrant({ claims: { jti: undefined } });
    await fresh.ask(grant);
    const again = await fresh.ask(grant);
    fresh.clock.advance(1000);
    const later = await fresh.ask(fresh.makeGrant({ claims: { jti: undefined } }));

    expect(again.body.error_description).toMatch(/^MP-012/);
    expect(later.status).toBe(200);
  });
  test('it is used up by a refusal of what it asks for', async () => {
    const claims = { jti: 'same', scope: 'a:b' };
    await fresh.ask(fresh.makeGrant({ claims }));
    const { body } = await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' } }));

    expect(body.error_description).toMatch(/^MP-012/);
  });
  test('it is not used up by a stranger who copies its jti', async () => {
    await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' }, key: getPki().other.key }));
    const { status } = await fresh.ask(fresh.makeGrant({ claims: { jti: 'same' } }));

    expect(status).toBe(200);
  });
});
