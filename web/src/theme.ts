// The colours of all pages: Fluent's themes around one brand ramp, as the system has them or as somebody chose.

import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from '@fluentui/react-components';
import { useMemo, useSyncExternalStore } from 'react';
import { useLook } from './look.ts';

const brand: BrandVariants = {
  10: '#03040c',
  20: '#121735',
  30: '#1a2560',
  40: '#21307f',
  50: '#2b3b97',
  60: '#3446ae',
  70: '#3d4fc4',
  80: '#4759cf',
  90: '#5668d8',
  100: '#6777df',
  110: '#7886e6',
  120: '#8995eb',
  130: '#9aa5f0',
  140: '#acb5f4',
  150: '#bfc6f8',
  160: '#d2d8fb',
};

interface Themes {
  readonly light: Theme;
  readonly dark: Theme;
}

const themesOf = (shades: BrandVariants): Themes => ({
  light: { ...createLightTheme(shades), colorNeutralForeground4: '#616161' },
  dark: {
    ...createDarkTheme(shades),
    colorBrandForeground1: shades[130],
    colorBrandForeground2: shades[140],
    colorBrandForegroundLink: shades[130],
    colorNeutralForeground4: '#adadad',
    colorStatusDangerForeground1: '#f1707b',
    colorPaletteRedForeground1: '#f1707b',
  },
});

/** The themes around the tenant's colour, each shade of which is as light as Latchkey's own in its place. */
export function useThemes(): Themes {
  const { shades } = useLook();
  return useMemo(() => themesOf(shades ?? brand), [shades]);
}

export type ThemeChoice = 'system' | 'light' | 'dark';
const key = 'latchkey.theme';
const listeners = new Set<() => void>();
const system = matchMedia('(prefers-color-scheme: dark)');
system.addEventListener('change', tell);

function tell(): void {
  for (const each of listeners) each();
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
  tell();
}

function chosen(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useThemeChoice(): { readonly choice: ThemeChoice; readonly isDark: boolean } {
  const choice = useSyncExternalStore(listen, chosen);
  const isDark = useSyncExternalStore(listen, () => (chosen() === 'system' ? system.matches : chosen() === 'dark'));
  return { choice, isDark };
}
