// The form of a mail: the same heading, sentences, facts and closing, once as HTML and once as plain text.

export interface MailContent {
  readonly heading: string;
  readonly greeting: string;
  readonly sentences: readonly string[];
  /** Facts as a table: what, and what it is. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly closing: string;
}

const style = 'font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#242424';
const cell = 'padding:4px 16px 4px 0;vertical-align:top;text-align:left';

/** Whatever people wrote is text here, never markup. */
export function renderHtml({ heading, greeting, sentences, facts, closing }: MailContent): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" style="${cell};font-weight:600">${escapeHtml(label)}</th><td ` +
      `style="${cell}">${htmlLines(value)}</td></tr>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escapeHtml(heading)}</title></head>`,
    `<body style="margin:0;padding:24px;background:#ffffff;${style}"><div style="max-width:560px;margin:0 auto">`,
    `<h1 style="font-size:20px;font-weight:600;margin:0 0 16px">${escapeHtml(heading)}</h1>`,
    `<p>${escapeHtml(greeting)}</p>`,
    ...sentences.map((each) => `<p>${htmlLines(each)}</p>`),
    ...(rows.length === 0
      ? []
      : ['<table role="presentation" style="border-collapse:collapse;margin:16px 0">', ...rows, '</table>']),
    `<p style="color:#616161;font-size:13px;border-top:1px solid #e0e0e0;padding-top:12px">${htmlLines(closing)}</p>`,
    '</div></body></html>',
    '',
  ].join('\n');
}

export function renderText({ heading, greeting, sentences, facts, closing }: MailContent): string {
  const widest = Math.max(0, ...facts.map(([label]) => label.length));
  const table = facts
    .map(
      ([label, value]) => `${`${label}:`.padEnd(widest + 2)}${value.replaceAll('\n', `\n${' '.repeat(widest + 2)}`)}`,
    )
    .join('\n');
  return [heading, greeting, ...sentences, ...(table === '' ? [] : [table]), `--\n${closing}`]
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
