// The workbench's colours: Fluent's themes around one brand ramp, following the system unless somebody chose otherwise.

import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';

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

export const lightTheme: Theme = { ...createLightTheme(brand), colorNeutralForeground4: '#616161' };
export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  colorBrandForeground1: brand[130],
  colorBrandForeground2: brand[140],
  colorBrandForegroundLink: brand[130],
  colorNeutralForeground4: '#adadad',
  colorStatusDangerForeground1: '#f1707b',
  colorPaletteRedForeground1: '#f1707b',
};

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
