// How the tenant looks: its name, logo, colours and links, as everybody may read them. What was read last is there at
// once at the next start, so that no page changes its colours while it is looked at.

import type { BrandVariants } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { send } from './api/graph.ts';

type Picture = 'bannerLogo' | 'squareLogo' | 'squareLogoDark' | 'headerLogo' | 'favicon' | 'backgroundImage';
interface LookLink {
  readonly text: string | null;
  readonly url: string;
}
export interface Look {
  readonly name: string | null;
  readonly shades: BrandVariants | null;
  /** Ids. */
  readonly pictures: Readonly<Partial<Record<Picture, string | null>>>;
  readonly links: Readonly<Partial<Record<'reset' | 'privacy' | 'terms', LookLink | null>>>;
}

const key = 'latchkey.look';
const listeners = new Set<() => void>();
let look: Look = read(localStorage.getItem(key)) ?? { name: null, shades: null, pictures: {}, links: {} };

function read(text: string | null): Look | null {
  try {
    return text === null ? null : (JSON.parse(text) as Look);
  } catch {
    return null;
  }
}

/** Reads it anew; without an answer it stays as it was. `language` is that of the pages. */
export async function loadLook(language: string): Promise<void> {
  const answer = await send(null, { method: 'GET', path: `/branding/look.json?language=${language}` }).catch(
    () => null,
  );
  const now = answer?.status === 200 ? read(answer.text) : null;
  if (now === null || answer === null) return;
  look = now;
  localStorage.setItem(key, answer.text);
  const { favicon } = look.pictures;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon !== null && favicon != null) {
    icon.removeAttribute('type');
    icon.href = pictureAddress(favicon);
  }
  for (const each of listeners) each();
}

export const pictureAddress = (id: string): string => `/branding/${id}`;

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useLook = (): Look => useSyncExternalStore(listen, () => look);
