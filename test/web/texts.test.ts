// The catalogs of the pages: whole in every language, drawn by some page, and with a text for each word that the server
// says instead of a sentence. No browser.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from '@formatjs/icu-messageformat-parser';
import { root } from '../../scripts/prepare.mjs';
import { historyKinds } from '../../src/domain/approvals/requestHistory.ts';
import { QuarantineReasons } from '../../src/domain/connections/connectionEntities.ts';
import { DifferenceStates } from '../../src/domain/connections/remoteEntities.ts';
import { checksOf } from '../../src/domain/eligibility/checks.ts';
import { RequestStates } from '../../src/domain/enums.ts';
import { mailWords } from '../../src/domain/mail/mailsFor.ts';
import { subjectTemplates } from '../../src/domain/mail/mailSubjects.ts';
import { reasonCodes, reasonsAboutAnother } from '../../src/domain/portal/actionReasons.ts';
import { AttentionKinds } from '../../src/domain/tenant/attention.ts';
import { emptyVariables } from '../../src/flows/queueMails.ts';
import { sourcesIn } from '../house/sources.ts';

type Catalog = Readonly<Record<string, string>>;
const folder = join(root, 'web', 'src', 'text');
const files = readdirSync(join(folder, 'en'));
const textOf = (language: string, file: string): Catalog =>
  JSON.parse(readFileSync(join(folder, language, file), 'utf8'));
const english: Catalog = Object.assign({}, ...files.map((file) => textOf('en', file)));

test('the catalogs of all languages have the same keys, and the same values in each message', () => {
  const namesIn = (text: string): string[] =>
    [...JSON.stringify(parse(text)).matchAll(/"type":[1-6],"value":"(\w+)"/g)].map(([, name]) => String(name)).sort();
  const unique = (names: readonly string[]): string[] => [...new Set(names)];
  for (const file of files) {
    const [one, other] = [textOf('en', file), textOf('de', file)];
    assert.deepEqual(Object.keys(other).sort(), Object.keys(one).sort(), file);
    for (const [key, text] of Object.entries(one))
      assert.deepEqual(unique(namesIn(other[key] ?? '')), unique(namesIn(text)), key);
  }
});

/** What one word says everywhere: another one would look like another thing. */
// biome-ignore format: a table, read by column
const givenUp: readonly (readonly [language: string, found: RegExp, instead: string])[] = [
  ['de', /anforder/i,                        'beantragen, Antrag'],
  // Of calls of the API it is the word.
  ['de', /anfrag(?!e-ID)/i,                  'beantragen, Antrag'],
  ['de', /(?<!E-)\bMail/,                    'E-Mail'],
  ['de', /zweite Administration|Inhaber/,    'Administrator, Besitzer'],
  ['de', /Zugriffspaket/,                    'Paket'],
  ['de', /Vorgesetzt/,                       'Führungskraft'],
  ['de', /\b(?:du|dich|dir|dein\w*)\b/i,     'Sie, Ihr'],
  ['en', /called so/,                        'has this name'],
];
for (const [language, found, instead] of givenUp)
  test(`texts in ${language} say "${instead}", and never ${found.source}`, () => {
    const said = [...files.flatMap((file) => Object.entries(textOf(language, file))), ...mailTexts(language)];
    assert.deepEqual(
      said.filter(([, text]) => found.test(text)).map(([key]) => key),
      [],
    );
  });

/** What mails say, with every optional part of a sentence, and without. */
function mailTexts(language: string): readonly (readonly [string, string])[] {
  const format = { language: 'de-DE', timeZone: 'UTC' };
  const at = '2026-01-01T00:00:00.000Z';
  const attention = AttentionKinds.map((kind) => ({ kind, count: 1 }));
  const named = { approver: 'A', by: at, endsAt: at, escalates: true, isExtension: true, attention };
  const all = [emptyVariables, { ...emptyVariables, ...named }].map((of) => ({ ...of, format }));
  const textsOf = (of: unknown): readonly string[] =>
    typeof of === 'string'
      ? [of]
      : typeof of === 'function'
        ? textsOf(all.map((each) => of(each) as unknown))
        : Object.values((of ?? {}) as object).flatMap(textsOf);
  const words = mailWords[language as 'en' | 'de'];
  const subjects = subjectTemplates.map(({ subject }) => subject[language as 'en' | 'de']);
  return [...textsOf(words), ...subjects].map((text) => [`mail: ${text}`, text]);
}

test('each text of the catalogs is drawn by some page', () => {
  const code = sourcesIn('web/src')
    .map(({ text }) => text)
    .join('\n');
  const named = new Set([...code.matchAll(/['"]([a-z]\w*(?:\.\w+)+)['"]/g)].map(([, key]) => key));
  const made = [...code.matchAll(/`([a-z]\w*\.[\w.]*\$\{[^`]*)`/g)].map(
    ([, key]) => new RegExp(`^${String(key).replaceAll(/\$\{[^}]*\}/g, '\\w+')}$`),
  );
  const keys = Object.keys(english);
  assert.ok(keys.length > 300);
  assert.deepEqual(
    keys.filter((key) => !named.has(key) && !made.some((each) => each.test(key))),
    [],
  );
});

/** Words of the server that pages turn into texts; a page that knows none says something in general, or nothing. */
// biome-ignore format: a table, read by column
const told: readonly (readonly [what: string, keys: readonly string[]])[] = [
  ['why an action is not possible', reasonCodes.map((code) => `errors.code.${code}`)],
  ['why not for another person',    Object.keys(reasonsAboutAnother).map((code) => `errors.codeOfAnother.${code}`)],
  ['each check of "Why?"',          checksOfUsers().flatMap((name) => [`why.${name}.met`, `why.${name}.notMet`])],
  ['what happened to a request',    historyKinds.map((kind) => `requests.event.${kind}`)],
  ['the state of a request',        RequestStates.map((state) => `requests.state.${state}`)],
  ['the state of a difference',     ['difference', 'why', 'code'].flatMap((of) =>
    DifferenceStates.map((state) => `connections.${of}.${state}`))],
];
for (const [what, keys] of told)
  test(`the catalogs have a text for ${what}`, () => {
    assert.ok(keys.length > 2);
    assert.deepEqual(
      keys.filter((key) => english[key] === undefined),
      [],
    );
  });

test('the catalogs have a text for each reason of a quarantine, and for no other', () => {
  const prefix = 'connections.quarantine.';
  const keys = Object.keys(english).filter((key) => key.startsWith(prefix));
  assert.deepEqual(keys.map((key) => key.slice(prefix.length)).sort(), [...QuarantineReasons].sort());
});

/** Those that pages show: neither a wish, nor what keeps it out of lists alone, nor who asks. */
function checksOfUsers(): readonly string[] {
  const all = (['userAdd', 'userUpdate', 'userRemove'] as const).flatMap((type) => checksOf(type));
  const shown = all.filter(({ name, decides }) => name !== 'actsForTarget' && /^(list|request)$/.test(decides));
  return [...new Set(shown.map(({ name }) => name))];
}

test('no page of people throws a sentence in one language: errors name a text of the catalogs', () => {
  const found = sourcesIn('web/src')
    .filter(({ path }) => !/[\\/]workbench[\\/]/.test(path))
    .flatMap(({ path, text }) => [...text.matchAll(/new Error\((['`].*)/g)].map(([, says]) => `${path}: ${says}`));
  assert.deepEqual(found, ["web/src/text/text.tsx: 'There is no TextProvider above.');"]);
});
