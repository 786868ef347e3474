export type Theme = 'light' | 'dark';

const KEY = 'hilab.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** The chosen theme, or the system's. */
export function theme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system.matches ? 'dark' : 'light';
}

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
}

/** Puts the theme on the page now and whenever the system's changes. */
export function followTheme(changed: (theme: Theme) => void): void {
  system.addEventListener('change', () => changed(theme()));
  changed(theme());
}
