// The form of a mail: the organization, heading, sentences, facts, one button and the closing, once as HTML and once as
// plain text, where the address of the button stands by itself.

export interface MailContent {
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
const button =
  'display:inline-block;padding:10px 20px;border-radius:4px;background:#0f6cbd;color:#ffffff;font-weight:600;' +
  'text-decoration:none';
const small = 'color:#616161;font-size:13px';

/** Whatever people wrote is text here, never markup. */
export function renderHtml({
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
    ...(organization === null ? [] : [`<p dir="auto" style="margin:0 0 8px;${small}">${escapeHtml(organization)}</p>`]),
    `<h1 dir="auto" style="font-size:20px;font-weight:600;margin:0 0 16px">${escapeHtml(heading)}</h1>`,
    `<p dir="auto">${escapeHtml(greeting)}</p>`,
    ...sentences.map((each) => `<p dir="auto">${htmlLines(each)}</p>`),
    ...(rows.length === 0
      ? []
      : ['<table role="presentation" style="border-collapse:collapse;margin:16px 0">', ...rows, '</table>']),
    `<p style="margin:24px 0"><a href="${escapeHtml(link.url)}" style="${button}">${escapeHtml(link.label)}</a></p>`,
    `<p style="${small};border-top:1px solid #e0e0e0;padding-top:12px">${htmlLines(closing)}</p>`,
    '</div></body></html>',
    '',
  ].join('\n');
}

export function renderText({ organization, heading, greeting, sentences, facts, link, closing }: MailContent): string {
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
    `--\n${closing}`,
  ]
    .map((each) => each.trimEnd())
    .join('\n\n')
    .concat('\n');
}

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => htmlEntities[letter] as string);
const htmlLines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
