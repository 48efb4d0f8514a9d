// The page of a user's second factors, recovery codes and remembered browsers.

import type { AuthenticationMethod } from '../../domain/signIns/authenticationEntities.ts';
import { timeOf } from '../account/accountPages.ts';
import { accountWords, type PageLanguage } from '../account/accountWords.ts';
import { escapeHtml } from '../signIn/pageLook.ts';
import { page } from '../signIn/pages.ts';
import type { FactorState } from './factorStore.ts';
import { factorWords } from './factorWords.ts';

interface OwnFactors extends FactorState {
  readonly userName: string;
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly rememberedAt: Date;
    readonly endsAt: Date;
  }[];
  /** What was just done. */
  readonly said: string | null;
}

export function ownFactorsPage(language: PageLanguage, of: OwnFactors): string {
  const words = factorWords[language];
  const methods = [...of.apps, ...of.passkeys];
  const said = of.said === 'done' ? words.done : of.said === 'gone' ? words.gone : null;
  const parts = [
    methods.length === 0 ? '' : codesPart(language, of),
    of.devices.length === 0 ? '' : devicesPart(language, of),
  ];
  return page(
    words.factors,
    `<p>${escapeHtml(accountWords[language].signedInAs(of.userName))} ${
      methods.length === 0 ? words.noFactors : words.factorsIntro
    }</p>
${said === null ? '' : `<p class="said" role="status">${said}</p>\n`}${cards(
  methods.map((each) => methodCard(language, each)),
)}<p><a href="/account/factors/app">${words.addApp}</a></p>
<p><a href="/account/factors/passkey">${words.addPasskey}</a></p>
${parts.join('')}<p><a href="/account">${accountWords[language].backToAccount}</a></p>`,
    { language, isWide: true },
  );
}

const cards = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul class="cards">\n${items.join('\n')}\n</ul>\n`;

interface Card {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly field: 'remove' | 'forget';
  readonly id: string;
  readonly button: string;
  readonly label: string;
}

const cardOf = ({ title, rows, field, id, button, label }: Card): string => `<li>
<h2>${escapeHtml(title)}</h2>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
<form method="post" action="/account/factors">
<button type="submit" name="${field}" value="${escapeHtml(id)}" class="secondary"
  aria-label="${escapeHtml(label)}">${button}</button>
</form>
</li>`;

function methodCard(
  language: PageLanguage,
  { id, kind, displayName, createdAt, usedAt }: AuthenticationMethod,
): string {
  const words = factorWords[language];
  const kindName = kind === 'fido2' ? words.passkey : words.app;
  const title = displayName === null ? kindName : `${kindName}: ${displayName}`;
  return cardOf({
    title,
    rows: [
      [words.added, timeOf(language, new Date(createdAt))],
      [words.used, usedAt === null ? words.never : timeOf(language, new Date(usedAt))],
    ],
    ...{ field: 'remove', id, button: words.remove, label: words.removeLabel(title) },
  });
}

function codesPart(language: PageLanguage, { codesLeft }: OwnFactors): string {
  const words = factorWords[language];
  return `<h2>${words.codes}</h2>
<p>${words.codesLeft(codesLeft)}</p>
<form method="post" action="/account/factors">
<button type="submit" name="codes" value="yes" class="secondary">${words.drawCodes}</button>
<p class="note">${words.drawCodesNote}</p>
</form>
`;
}

function devicesPart(language: PageLanguage, { devices }: OwnFactors): string {
  const words = factorWords[language];
  const items = devices.map(({ id, name, rememberedAt, endsAt }) =>
    cardOf({
      title: name,
      rows: [
        [words.added, timeOf(language, rememberedAt)],
        [words.ends, timeOf(language, endsAt)],
      ],
      ...{ field: 'forget', id, button: words.forget, label: words.forgetLabel(name) },
    }),
  );
  return `<h2>${words.devices}</h2>\n<p>${words.devicesIntro}</p>\n${cards(items)}`;
}
