// A mail's HTML as its reader sees it. The page's policy takes no inline styles and no foreign markup, so that the mail
// is read and built anew from known parts.

import { createElement, type CSSProperties, type ReactNode } from 'react';
import { pictureAddress } from '../look.ts';

const styleName = 'data-style';
/** The page has its one h1; a mail's headings are below it. */
const lower: Readonly<Record<string, string>> = { h1: 'h3', h2: 'h4' };
const tags = new Set([
  'a',
  'b',
  'blockquote',
  'br',
  'div',
  'em',
  'h1',
  'h2',
  'h3',
  'hr',
  'i',
  'li',
  'ol',
  'p',
  'span',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]);

export function MailBody({ html, label }: { readonly html: string; readonly label: string }): ReactNode {
  // Even a document that nobody shows reports a style attribute to the policy: it goes by another name.
  const unstyled = html.replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle=/gi, ` ${styleName}=`));
  const { body } = new DOMParser().parseFromString(unstyled, 'text/html');
  return (
    <div style={{ ...styleOf(body), colorScheme: 'light' }} tabIndex={0} role="document" aria-label={label}>
      {childrenOf(body)}
    </div>
  );
}

function childrenOf(node: Node): ReactNode[] {
  return [...node.childNodes].map((child, n) => built(child, n));
}

/** Of an unknown part only what is inside is shown; scripts and styles not at all. */
function built(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof HTMLElement)) return null;
  const tag = node.tagName.toLowerCase();
  if (tag === 'script' || tag === 'style') return null;
  if (tag === 'img') return <Picture key={key} of={node} />;
  if (!tags.has(tag)) return <span key={key}>{childrenOf(node)}</span>;
  const link =
    tag === 'a' && /^https?:/.test(node.getAttribute('href') ?? '')
      ? { href: node.getAttribute('href') ?? '', rel: 'noreferrer', target: '_blank' }
      : {};
  const inner = childrenOf(node);
  return createElement(lower[tag] ?? tag, { key, style: styleOf(node), ...link }, ...(inner.length === 0 ? [] : inner));
}

/** The logo that goes with a mail stands at the server too; no other picture is shown. */
function Picture({ of }: { readonly of: HTMLElement }): ReactNode {
  const [, id] = /^cid:([0-9a-f-]{36})@/.exec(of.getAttribute('src') ?? '') ?? [];
  const alt = of.getAttribute('alt') ?? '';
  return id === undefined ? alt : <img src={pictureAddress(id)} alt={alt} style={styleOf(of)} />;
}

function styleOf(element: HTMLElement): CSSProperties {
  const said = (element.getAttribute(styleName) ?? '').split(';').flatMap((each) => {
    const at = each.indexOf(':');
    const value = each.slice(at + 1).trim();
    return at < 0 || value.includes('url(')
      ? []
      : [
          [
            each
              .slice(0, at)
              .trim()
              .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
            value,
          ] as const,
        ];
  });
  return Object.fromEntries(said);
}
