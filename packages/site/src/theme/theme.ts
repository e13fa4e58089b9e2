import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import './theme.css';

/** VitePress's own theme, with the platform's fonts and the components of single pages. */
export const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    // Only the page that shows it loads it.
    const playground = defineAsyncComponent(() => import('../playground/play-ground.vue'));
    app.component('PlayGround', playground);
  },
};
