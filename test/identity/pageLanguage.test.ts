// In which language the issuer's pages speak, and that every refusal has its sentence in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors } from 'oidc-provider';
import { pageLanguageOf } from '../../src/identity/account/pageLanguage.ts';
import { germanOpenings, germanSentences } from '../../src/identity/issuer/germanErrors.ts';
import { errorSentence, OAuthError, type OAuthErrorCode } from '../../src/identity/issuer/oauthErrors.ts';

test('the language is the one that the browser likes best, in any region, and English without a wish', () => {
  for (const [header, language] of [
    ['de', 'de'],
    ['DE-at', 'de'],
    ['fr, de;q=0.2', 'de'],
    ['en;q=0.3, de;q=0.4', 'de'],
    ['de;q=0.3,en-GB;q=0.4', 'en'],
    ['en,de', 'en'],
    ['de;q=0', 'en'],
    ['de;q=x', 'en'],
    ['den', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ] as const)
    assert.equal(
      pageLanguageOf({ headers: header === undefined ? {} : { 'accept-language': header } }),
      language,
      header ?? 'none',
    );
});

test('every refusal has its number in both languages, and no sentence twice', () => {
  const codes = Object.keys(germanSentences) as OAuthErrorCode[];
  assert.equal(new Set(Object.values(germanSentences)).size, codes.length);
  for (const code of codes) {
    const [english, german] = [errorSentence(new OAuthError(code), 'en'), errorSentence(new OAuthError(code), 'de')];
    assert.equal(english.match(/\(AADSTS\d+\)$/)?.[0], german.match(/\(AADSTS\d+\)$/)?.[0], code);
    assert.notEqual(english, german);
  }
  const library = new errors.CustomOIDCProviderError('access_denied', 'x');
  assert.match(errorSentence(library, 'de'), new RegExp(`^${germanOpenings['access_denied']}\\. \\(AADSTS65004\\)$`));
  assert.match(errorSentence(new Error('secret'), 'de'), /^Hier ist etwas schiefgegangen.*AADSTS90025/);
});
