import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challengeOf, claimsOf, randomText } from '../src/lib/openId';

test('the challenge is that of the example of RFC 7636', async () => {
  assert.equal(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('chance is long, fit for an address, and never the same', () => {
  const some = Array.from({ length: 100 }, randomText);
  assert.equal(new Set(some).size, 100);
  for (const one of some) assert.match(one, /^[A-Za-z0-9_-]{43}$/);
});

test('claims are read whatever letters they have, and of what is no token there are none', () => {
  const part = Buffer.from(JSON.stringify({ nonce: 'n', name: 'Żółć ☃' })).toString('base64url');
  assert.deepEqual(claimsOf(`x.${part}.y`), { nonce: 'n', name: 'Żółć ☃' });
  for (const none of ['', 'a', 'a.b.c', `x.${Buffer.from('null').toString('base64url')}.y`]) assert.deepEqual(claimsOf(none), {});
});
