// The pages that people see while they sign in: plain HTML without scripts.
import { createHash } from 'node:crypto';
import type { PageLanguage } from '../account/accountWords.ts';
import { escapeHtml, lookPlaces } from './pageLook.ts';
import { signInWords } from './signInWords.ts';

/** The only styles; allowed by their hash. Colours, letters and the mark are those of the front. */
const styles = `
:root { color-scheme: light dark; font: 16px/1.5 "Segoe UI", -apple-system, Roboto, "Helvetica Neue", sans-serif; }
:root { --ground: #fafafa; --text: #242424; --brand: #4759cf; --on-brand: #fff; --focus: #7886e6; }
@media (prefers-color-scheme: dark) { :root { --ground: #1f1f1f; --text: #fff; --brand: #5668d8; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
body { background: var(--ground); color: var(--text); }
.mark img { max-width: 245px; max-height: 36px; }
.lines { white-space: pre-line; }
.links { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.mark { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.5rem; font-weight: 600; }
main { width: min(24rem, 100vw - 3rem); padding: 2rem 0; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; background: Field; color: FieldText; }
input { border: 1px solid GrayText; border-radius: .25rem; }
input::placeholder { color: inherit; opacity: .75; }
button { font: inherit; padding: .5rem 1.25rem; margin: 1.5rem .5rem 0 0; border: 1px solid var(--brand); }
button { border-radius: .25rem; background: var(--brand); color: var(--on-brand); cursor: pointer; }
button.secondary { background: transparent; color: inherit; border-color: GrayText; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.fault { border-left: 4px solid #c50f1f; padding: .25rem .75rem; margin: 1rem 0; }
main.wide { width: min(44rem, 100vw - 3rem); }
ul.cards { list-style: none; margin: 1.5rem 0; padding: 0; }
ul.cards > li { border: 1px solid GrayText; border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
ul.cards h2 { font-size: 1.0625rem; margin: 0 0 .5rem; }
ul.cards button { margin: 1rem 0 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.note { margin: .25rem 0 0; font-size: .875rem; }
.said { border-left: 4px solid var(--brand); padding: .25rem .75rem; margin: 1rem 0; }
a { color: inherit; }
.check { display: flex; align-items: baseline; gap: .5rem; margin: 1rem 0 0; }
.check input { width: auto; }
.check label { margin: 0; font-weight: 400; }
.qr { display: block; margin: 1rem 0; border-radius: .25rem; }
.codes { columns: 2; padding: 0 0 0 1.5rem; }
ul.ways { list-style: none; margin: 1.5rem 0 0; padding: 0; }
ul.ways a { display: block; margin: 0 0 .5rem; padding: .5rem 1.25rem; }
ul.ways a { border: 1px solid GrayText; border-radius: .25rem; }
ul.ways a { text-align: center; text-decoration: none; }
.code { font: 600 1.75rem/1.5 ui-monospace, monospace; letter-spacing: .1em; }
`;

const styleHash = createHash('sha256').update(styles).digest('base64');

/**
 * What a page may do: show itself. `formTargets` are the places besides ourselves that its form may lead to, for
 * browsers hold that against redirects too; undefined leaves forms free, for the library's own page that posts an
 * answer to a client. `script` is the hash of the script of the page of passkeys.
 */
export function contentSecurityPolicy(
  formTargets: readonly string[] | undefined,
  script: string | null = null,
): string {
  const forms = formTargets === undefined ? '' : `; form-action ${["'self'", ...formTargets].join(' ')}`;
  const scripts = script === null ? "'none'" : `'sha256-${script}'`;
  return (
    `default-src 'none'; script-src ${scripts}; style-src 'self' 'sha256-${styleHash}'; img-src 'self'; ` +
    `base-uri 'none'; ` +
    `frame-ancestors 'none'${forms}`
  );
}

export const pageHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  // Not `no-referrer`: browsers then send forms with the origin `null`, which could not be told from a foreign one.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

interface SignInPage {
  readonly language: PageLanguage;
  readonly action: string;
  readonly clientName: string;
  readonly tenantName: string;
  readonly userName: string;
  readonly error: string | undefined;
  /** What the link to the page of passkeys says; null where there are none. */
  readonly passkeyLabel: string | null;
  /** HTML: other ways to sign in; empty where there are none. */
  readonly otherWays: string;
  /** Whether a forgotten password is replaced by a mail. */
  readonly isRecoverable: boolean;
}

export function signInPage({
  language,
  action,
  clientName,
  tenantName,
  userName,
  error,
  passkeyLabel,
  otherWays,
  isRecoverable,
}: SignInPage): string {
  const words = signInWords[language];
  const ways = [
    ...(passkeyLabel === null ? [] : [`\n<p><a href="?with=passkey">${passkeyLabel}</a></p>`]),
    ...(isRecoverable ? [`\n${lookPlaces.reset}`] : []),
    otherWays,
  ].join('');
  const [nameFocus, passwordFocus] = userName === '' ? [' autofocus', ''] : ['', ' autofocus'];
  return page(
    words.signInTo(tenantName),
    `<p>${words.continueTo} <strong>${escapeHtml(clientName)}</strong></p>${errorNote(error)}
<form method="post" action="${escapeHtml(action)}">
<label for="username">${words.userName}</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false"
  required value="${escapeHtml(userName)}"${describedBy(error)}${nameFocus}${lookPlaces.hint}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
  required${describedBy(error)}${passwordFocus}>
<button type="submit">${words.signIn}</button>
<button type="submit" class="secondary" name="cancel" value="yes" formnovalidate>${words.cancel}</button>
</form>${ways}`,
    { language },
  );
}

export function changePasswordPage(form: {
  readonly language: PageLanguage;
  readonly action: string;
  readonly userName: string;
  readonly error: string | undefined;
}): string {
  const words = signInWords[form.language];
  const field = (id: string, label: string, autocomplete: string, more = ''): string =>
    `<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="password" autocomplete="${autocomplete}"
  required${describedBy(form.error)}${more}>`;
  return page(
    words.choosePassword,
    `<p>${words.mustChange} <strong>${escapeHtml(form.userName)}</strong></p>
${errorNote(form.error)}<form method="post" action="${escapeHtml(form.action)}">
<input type="hidden" name="username" value="${escapeHtml(form.userName)}">
${field('password', words.currentPassword, 'current-password', ' autofocus')}
${field('newpassword', words.newPassword, 'new-password')}
${field('newpasswordagain', words.newPasswordAgain, 'new-password')}
<button type="submit">${words.changeAndSignIn}</button>
<button type="submit" class="secondary" name="cancel" value="yes" formnovalidate>${words.cancel}</button>
</form>`,
    { language: form.language },
  );
}

interface DeviceForm {
  readonly language: PageLanguage;
  readonly action: string;
  readonly xsrf: string;
  readonly code: string;
}

export function deviceCodePage(form: DeviceForm & { readonly error: string | undefined }): string {
  const words = signInWords[form.language];
  return page(
    words.deviceSignIn,
    `${errorNote(form.error)}<form method="post" action="${escapeHtml(form.action)}">
<input type="hidden" name="xsrf" value="${escapeHtml(form.xsrf)}">
<label for="user_code">${words.deviceCode}</label>
<input id="user_code" name="user_code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false"
  required value="${escapeHtml(form.code)}"${describedBy(form.error)} autofocus>
<button type="submit">${words.next}</button>
</form>`,
    form,
  );
}

export function deviceConfirmPage(form: DeviceForm & { readonly clientName: string }): string {
  const words = signInWords[form.language];
  return page(
    words.confirmDevice(form.clientName),
    `<p>${words.confirmDeviceNote(`<strong>${escapeHtml(form.clientName)}</strong>`)}</p>
<p class="code">${escapeHtml(form.code)}</p>
<form method="post" action="${escapeHtml(form.action)}">
<input type="hidden" name="xsrf" value="${escapeHtml(form.xsrf)}">
<input type="hidden" name="user_code" value="${escapeHtml(form.code)}">
<button type="submit" name="confirm" value="yes">${words.goOn}</button>
<button type="submit" class="secondary" name="abort" value="yes">${words.cancel}</button>
</form>`,
    form,
  );
}

export function logoutPage(form: {
  readonly language: PageLanguage;
  readonly action: string;
  readonly xsrf: string;
}): string {
  const words = signInWords[form.language];
  return page(
    words.signOut,
    `<form method="post" action="${escapeHtml(form.action)}">
<input type="hidden" name="xsrf" value="${escapeHtml(form.xsrf)}">
<button type="submit" name="logout" value="yes">${words.signOutAction}</button>
<button type="submit" class="secondary">${words.stay}</button>
</form>`,
    { language: form.language },
  );
}

/** A page with one sentence. */
export function messagePage(title: string, sentence: string, language: PageLanguage): string {
  return page(title, `<p>${escapeHtml(sentence)}</p>`, { language });
}

/** A whole page. `content` is HTML; `isWide` leaves room for a list. */
export function page(
  title: string,
  content: string,
  { language = 'en', isWide = false }: { readonly language?: string; readonly isWide?: boolean } = {},
): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
${lookPlaces.head}
</head>
<body>
<main${isWide ? ' class="wide"' : ''}>
${lookPlaces.mark}
<h1>${escapeHtml(title)}</h1>
${content}
${lookPlaces.foot}
</main>
</body>
</html>
`;
}

export function errorNote(error: string | undefined): string {
  return error === undefined ? '' : `<p class="fault" id="fault" role="alert">${escapeHtml(error)}</p>`;
}

export function describedBy(error: string | undefined): string {
  return error === undefined ? '' : ' aria-describedby="fault" aria-invalid="true"';
}
