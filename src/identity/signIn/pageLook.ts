// How the issuer's pages look: the branding of the tenant, put into a page where it is sent. Pictures and colours are
// read from addresses of this server, so that one policy allows them all.

import type { ServerResponse } from 'node:http';
import { contrastOf, luminanceOf, ownShades } from '../../domain/branding/colours.ts';
import { languagesOf, lookFor, type Look } from '../../domain/branding/look.ts';
import type { IdentityStore } from '../accounts/accounts.ts';
import { pageLanguages, type PageLanguage } from '../account/accountWords.ts';
import { signInWords } from './signInWords.ts';

/**
 * Where a page has its own mark, and the places for what a branding adds; nothing that people wrote, with its `<`
 * escaped, looks like one.
 */
export const lookPlaces = {
  head: '<!--look:head-->',
  mark: '<!--look:mark-->',
  foot: '<!--look:foot-->',
  hint: '<!--look:hint-->',
  reset: '<!--look:reset-->',
} as const;

const looks = new WeakMap<ServerResponse, Look>();

/** Reads how the page that answers will look; a page of which this is not known looks as Latchkey does. */
export async function readLook(store: IdentityStore, response: ServerResponse): Promise<void> {
  const header = response.req.headers['accept-language'];
  looks.set(response, lookFor(await store.readBrandings(), languagesOf(header), store.tenant.displayName));
}

/** The page with the look that was read for this answer. */
export function withLook(html: string, response: ServerResponse): string {
  const look = looks.get(response);
  const language = /^<!DOCTYPE html>\n<html lang="(\w+)"/.exec(html)?.[1] as PageLanguage | undefined;
  const words = signInWords[language !== undefined && pageLanguages.includes(language) ? language : 'en'];
  const parts = look === undefined ? { ...ownParts, reset: resetLink(words) } : partsOf(look, words);
  return Object.entries(lookPlaces).reduce(
    (page, [name, place]) => page.replaceAll(place, () => parts[name as keyof typeof lookPlaces]),
    html,
  );
}

type Parts = Readonly<Record<keyof typeof lookPlaces, string>>;

/** As web/public/key.svg, which the policy of these pages would not load. */
const ownMark =
  '<p class="mark"><svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">' +
  '<rect width="32" height="32" rx="8" fill="#3d4fc4"/>' +
  '<circle cx="12" cy="12.5" r="5" fill="none" stroke="#fff" stroke-width="3"/><path d="M15.6 16.1 24 24.5m-3.8-3.8 ' +
  '2.6-2.6" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg> Latchkey</p>';
const ownParts: Omit<Parts, 'reset'> = { head: '', mark: ownMark, foot: '', hint: '' };

/** Where a branding names another place, that is at the foot. */
const resetLink = ({ forgotPassword }: (typeof signInWords)[PageLanguage]): string =>
  `<p><a href="/account/password/forgotten">${forgotPassword}</a></p>`;

export const pictureAddress = (id: string): string => `/branding/${id}`;

function partsOf(look: Look, words: (typeof signInWords)[PageLanguage]): Parts {
  const { pictures, shades, links } = look;
  const style = styleAddress(look);
  const logo = pictures.bannerLogo ?? pictures.headerLogo ?? pictures.squareLogo;
  const name = escapeHtml(look.name ?? '');
  const anchors = [
    links.reset === null ? null : { ...links.reset, text: links.reset.text ?? words.forgotPassword },
    links.privacy === null ? null : { ...links.privacy, text: links.privacy.text ?? words.privacy },
    links.terms === null ? null : { ...links.terms, text: links.terms.text ?? words.terms },
  ].flatMap((each) => each ?? []);
  return {
    head: [
      ...(style === null ? [] : [`<link rel="stylesheet" href="${style}">`]),
      ...(pictures.favicon === null ? [] : [`<link rel="icon" href="${pictureAddress(pictures.favicon)}">`]),
    ].join('\n'),
    mark:
      logo !== null
        ? `<p class="mark"><img src="${pictureAddress(logo)}" alt="${name}"></p>`
        : shades !== null && name !== ''
          ? `<p class="mark">${name}</p>`
          : ownMark,
    foot: [
      ...(look.signInPageText === null ? [] : [`<p class="note lines">${escapeHtml(look.signInPageText)}</p>`]),
      ...(anchors.length === 0
        ? []
        : [
            `<p class="note links">${anchors
              .map(({ url, text }) => `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(text)}</a>`)
              .join(' ')}</p>`,
          ]),
    ].join('\n'),
    reset: links.reset === null ? resetLink(words) : '',
    hint: look.usernameHintText === null ? '' : ` placeholder="${escapeHtml(look.usernameHintText)}"`,
  };
}

/** The address of a style sheet that is made of its address alone; null where there is nothing to style. */
function styleAddress({ shades, pictures: { backgroundImage } }: Look): string | null {
  if (shades === null && backgroundImage === null) return null;
  const colours = [(shades ?? ownShades)[80], (shades ?? ownShades)[90], (shades ?? ownShades)[110]];
  const image = backgroundImage === null ? '' : `-${backgroundImage}`;
  return `/branding/look-${colours.map((each) => each.slice(1)).join('-')}${image}.css`;
}

const stylePattern =
  /^look-([0-9a-f]{6})-([0-9a-f]{6})-([0-9a-f]{6})(?:-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?\.css$/;

/** The style sheet of such an address, with its first part cut off; null where it is none. */
export function lookStyle(name: string): string | null {
  const [, light, dark, focus, image] = stylePattern.exec(name) ?? [];
  if (light === undefined || dark === undefined || focus === undefined) return null;
  const on = (colour: string): string => (contrastOf(colour, '#ffffff') >= 4.5 ? '#fff' : inkOn(colour));
  const [one, other] = [`#${light}`, `#${dark}`];
  return `:root { --brand: ${one}; --on-brand: ${on(one)}; --focus: #${focus}; }
@media (prefers-color-scheme: dark) { :root { --brand: ${other}; --on-brand: ${on(other)}; } }
${
  image === undefined
    ? ''
    : `body { background: var(--ground) url("/branding/${image}") center / cover no-repeat fixed; }
main { background: var(--ground); padding: 2rem; border-radius: .5rem; box-sizing: border-box; }
`
}`;
}

const inkOn = (colour: string): string => (luminanceOf(colour) > 0.18 ? '#000' : '#fff');

/** A text as HTML shows it, also within quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
