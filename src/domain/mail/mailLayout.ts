// The form of a mail: the organization, heading, sentences, facts, one button and the closing, once as HTML and once as
// plain text, where the address of the button stands by itself.

import { escapeHtml } from '../text.ts';

/** How the tenant's mails look. */
export interface MailLook {
  /** The colour of the button, on which white is legible; null for Latchkey's own. */
  readonly colour: string | null;
  /** The id of the logo, which goes with the mail; null where there is none. */
  readonly logo: string | null;
  readonly links: readonly { readonly text: string; readonly url: string }[];
}

export interface MailContent {
  readonly look: MailLook;
  /** A BCP 47 language. */
  readonly language: string;
  /** The name of the tenant's organization; null where it has none. */
  readonly organization: string | null;
  readonly heading: string;
  readonly greeting: string;
  readonly sentences: readonly string[];
  /** Facts as a table: what, and what it is. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** The only link. It leads to a page, where people sign in; nothing is decided by opening it. */
  readonly link: { readonly label: string; readonly url: string };
  readonly closing: string;
}

const style = 'font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#242424';
const cell = 'padding:4px 16px 4px 0;vertical-align:top;text-align:start';
const buttonOf = (colour: string | null): string =>
  `display:inline-block;padding:10px 20px;border-radius:4px;background:${colour ?? '#0f6cbd'};color:#ffffff;` +
  'font-weight:600;text-decoration:none';
const small = 'color:#616161;font-size:13px';

/** Whatever people wrote is text here, never markup. */
export function renderHtml({
  look,
  language,
  organization,
  heading,
  greeting,
  sentences,
  facts,
  link,
  closing,
}: MailContent): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" dir="auto" style="${cell};font-weight:600">${escapeHtml(label)}</th><td dir="auto" ` +
      `style="${cell}">${htmlLines(value)}</td></tr>`,
  );
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(language)}"><head><meta charset="utf-8">`,
    `<title>${escapeHtml(heading)}</title></head>`,
    `<body style="margin:0;padding:24px;background:#ffffff;${style}"><div style="max-width:560px;margin:0 auto">`,
    ...(look.logo === null ? [] : [logoOf(look.logo, organization)]),
    ...(organization === null ? [] : [`<p dir="auto" style="margin:0 0 8px;${small}">${escapeHtml(organization)}</p>`]),
    `<h1 dir="auto" style="font-size:20px;font-weight:600;margin:0 0 16px">${escapeHtml(heading)}</h1>`,
    `<p dir="auto">${escapeHtml(greeting)}</p>`,
    ...sentences.map((each) => `<p dir="auto">${htmlLines(each)}</p>`),
    ...(rows.length === 0
      ? []
      : ['<table role="presentation" style="border-collapse:collapse;margin:16px 0">', ...rows, '</table>']),
    `<p style="margin:24px 0"><a href="${escapeHtml(link.url)}" style="${buttonOf(look.colour)}">` +
      `${escapeHtml(link.label)}</a></p>`,
    `<p style="${small};border-top:1px solid #e0e0e0;padding-top:12px">${htmlLines(closing)}</p>`,
    ...(look.links.length === 0 ? [] : [`<p style="${small}">${look.links.map(linkOf).join(' · ')}</p>`]),
    '</div></body></html>',
    '',
  ].join('\n');
}

/** By this address the picture that goes with the mail is shown in it. */
const logoAddress = (id: string): string => `cid:${id}@latchkey.invalid`;
const logoPattern = /<p style="margin:0 0 16px"><img src="cid:([0-9a-f-]{36})@latchkey\.invalid"[^>]*><\/p>\n/;

const logoOf = (id: string, organization: string | null): string =>
  `<p style="margin:0 0 16px"><img src="${logoAddress(id)}" alt="${escapeHtml(organization ?? '')}" ` +
  'style="max-width:245px;max-height:36px"></p>';

const linkOf = ({ text, url }: MailLook['links'][number]): string =>
  `<a href="${escapeHtml(url)}" style="color:#616161">${escapeHtml(text)}</a>`;

/** The id of the logo that a mail shows; null where it shows none. */
export const logoIn = (html: string): string | null => logoPattern.exec(html)?.[1] ?? null;

/** The mail without a logo, which is there no more. */
export const withoutLogo = (html: string): string => html.replace(logoPattern, '');

export function renderText({
  look,
  organization,
  heading,
  greeting,
  sentences,
  facts,
  link,
  closing,
}: MailContent): string {
  const widest = Math.max(0, ...facts.map(([label]) => label.length));
  const table = facts
    .map(
      ([label, value]) => `${`${label}:`.padEnd(widest + 2)}${value.replaceAll('\n', `\n${' '.repeat(widest + 2)}`)}`,
    )
    .join('\n');
  return [
    ...(organization === null ? [] : [organization]),
    heading,
    greeting,
    ...sentences,
    ...(table === '' ? [] : [table]),
    `${link.label}:\n${link.url}`,
    `--\n${[closing, ...look.links.map(({ text, url }) => `${text}: ${url}`)].join('\n')}`,
  ]
    .map((each) => each.trimEnd())
    .join('\n\n')
    .concat('\n');
}

const htmlLines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
