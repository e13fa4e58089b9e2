import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import './theme.css';

/** VitePress's own theme, with the platform's fonts. Components for pages are registered in `enhanceApp`. */
export const theme: Theme = { extends: DefaultTheme };
