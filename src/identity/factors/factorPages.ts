// The pages that ask for a second factor and set one up: plain HTML, without scripts but for that of passkeys.

import type { PageLanguage } from '../account/accountWords.ts';
import { escapeHtml } from '../signIn/pageLook.ts';
import { describedBy, errorNote, page } from '../signIn/pages.ts';
import { signInWords } from '../signIn/signInWords.ts';
import { qrPicture } from './methods/authenticatorApps.ts';
import { factorWords } from './factorWords.ts';
import { passkeyScript } from './methods/passkeyScript.ts';

interface FormPage {
  readonly language: PageLanguage;
  readonly action: string;
  readonly error: string | undefined;
  /** Whether the form is a step of a sign-in, which can be cancelled. */
  readonly isSignIn: boolean;
}

const cancelButton = ({ language, isSignIn }: FormPage): string =>
  isSignIn
    ? `\n<button type="submit" class="secondary" name="cancel" value="yes" formnovalidate>${
        signInWords[language].cancel
      }</button>`
    : '';

/** Back to the page of the user's factors, from a page that is no step of a sign-in. */
const backLink = ({ language, isSignIn }: FormPage): string =>
  isSignIn ? '' : `\n<p><a href="/account/factors">${factorWords[language].backToFactors}</a></p>`;

const codeField = (label: string, error: string | undefined, isFirst: boolean): string =>
  `<label for="code">${label}</label>
<input id="code" name="code" type="text" inputmode="text" autocomplete="one-time-code" autocapitalize="none"
  spellcheck="false" required${describedBy(error)}${isFirst ? ' autofocus' : ''}>`;

/** Asks for a code. */
export function codePage(
  of: FormPage & {
    readonly userName: string;
    readonly rememberDays: number | null;
    readonly hasPasskey: boolean;
  },
): string {
  const words = factorWords[of.language];
  const remember =
    of.rememberDays === null
      ? ''
      : `\n<p class="check"><input id="remember" name="remember" type="checkbox" value="yes">
<label for="remember">${words.remember(of.rememberDays)}</label></p>`;
  return page(
    words.askTitle,
    `<p>${escapeHtml(words.askIntro(of.userName))}</p>
${errorNote(of.error)}<form method="post" action="${escapeHtml(of.action)}">
${codeField(words.code, of.error, true)}
<p class="note">${words.codeNote}</p>${remember}
<button type="submit">${words.goOn}</button>${cancelButton(of)}
</form>${of.hasPasskey ? `\n<p><a href="?with=passkey">${words.usePasskey}</a></p>` : ''}`,
    of,
  );
}

/** Asks the browser for a passkey, one that is there or a new one; the only page with a script. */
export function passkeyPage(
  of: FormPage & {
    /** What the browser is to do, with its options as JSON. */
    readonly verb: 'get' | 'create';
    readonly options: object;
    readonly hidden: Readonly<Record<string, string>>;
    readonly other: { readonly href: string; readonly label: string } | null;
  },
): string {
  const words = factorWords[of.language];
  const isNew = of.verb === 'create';
  const kept = Object.entries(of.hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">\n`,
  );
  const name = `<label for="name">${words.name}</label>
<input id="name" name="name" type="text" autocomplete="off" maxlength="256">\n`;
  const button = isNew ? words.makePasskey : words.usePasskey;
  const other = of.other === null ? '' : `\n<p><a href="${escapeHtml(of.other.href)}">${of.other.label}</a></p>`;
  return page(
    isNew ? words.addPasskey : words.passkeyTitle,
    `<p>${isNew ? words.addPasskeyIntro : words.passkeyIntro}</p>
<noscript><p class="fault">${words.noScript}</p></noscript>
${errorNote(of.error)}<p class="fault" id="failed" role="alert" hidden>${words.passkeyFailed}</p>
<form method="post" action="${escapeHtml(of.action)}" data-${of.verb}="${escapeHtml(JSON.stringify(of.options))}">
${kept.join('')}<input type="hidden" name="passkey" value="">
${isNew ? name : ''}<button type="submit" data-passkey>${button}</button>${cancelButton(of)}
</form>${other}${backLink(of)}
${passkeyScript.html}`,
    of,
  );
}

/** Shows the secret of a new app and asks for a code of it. */
export function appPage(
  of: FormPage & {
    readonly secret: string;
    readonly address: string;
    readonly step: string;
    readonly mustSetUp: boolean;
    readonly hasPasskey: boolean;
  },
): string {
  const words = factorWords[of.language];
  return page(
    words.addApp,
    `${of.mustSetUp ? `<p>${words.mustSetUp}</p>\n` : ''}<p>${words.addAppIntro}</p>
${qrPicture(of.address, words.picture)}
<p>${words.secret}: <code>${of.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p>
${errorNote(of.error)}<form method="post" action="${escapeHtml(of.action)}">
<input type="hidden" name="step" value="${escapeHtml(of.step)}">
${codeField(words.confirmCode, of.error, false)}
<label for="name">${words.name}</label>
<input id="name" name="name" type="text" autocomplete="off" maxlength="256">
<button type="submit">${words.confirm}</button>${cancelButton(of)}
</form>${of.hasPasskey ? `\n<p><a href="?with=passkey">${words.addPasskey}</a></p>` : ''}${backLink(of)}`,
    of,
  );
}

/** Shows recovery codes, once. `step` is null where the user goes back to the page of their factors. */
export function codesPage(
  language: PageLanguage,
  { codes, action, step }: { readonly codes: readonly string[]; readonly action: string; readonly step: string | null },
): string {
  const words = factorWords[language];
  const goOn =
    step === null
      ? `<p><a href="${escapeHtml(action)}">${words.codesKept}</a></p>`
      : `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="done" value="${escapeHtml(step)}">
<button type="submit">${words.codesKept}</button>
</form>`;
  return page(
    words.codesTitle,
    `<p>${words.codesIntro}</p>
<ol class="codes">
${codes.map((code) => `<li><code>${code}</code></li>`).join('\n')}
</ol>
${goOn}`,
    { language },
  );
}
