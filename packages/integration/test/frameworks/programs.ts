/** How each framework shows a component of the document, as a program that exports `mount`. */
export const programs: Readonly<Record<string, string>> = {
  'TanStack Query': `
    import { QueryClientProvider } from '@tanstack/react-query';
    import { StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    import { App } from './app.tsx';
    import { queryClient } from './queries.ts';
    import { Sum } from './sum-query.tsx';

    export { createClient } from '@jsonrpcclient/core';
    export { httpFetch } from '@jsonrpcclient/http-fetch';
    export { queries, queryClient } from './queries.ts';

    export function mount(element, times = 1) {
      const root = createRoot(element);
      const sums = (props) => Array.from({ length: times }, (_, i) => <Sum key={i} {...props} a={props.a + i} />);
      return {
        show: (props) => root.render(<QueryClientProvider client={queryClient}>{sums(props)}</QueryClientProvider>),
        showApp: () => root.render(<App />),
        showStrictly: (props) =>
          root.render(<StrictMode><QueryClientProvider client={queryClient}>{sums(props)}</QueryClientProvider></StrictMode>),
        unmount: () => root.unmount(),
      };
    }`,
  SWR: `
    import { createRoot } from 'react-dom/client';
    import { SWRConfig } from 'swr';
    import { settings, Sum } from './sum-swr.tsx';

    export function mount(element) {
      const root = createRoot(element);
      return {
        show: (props) => root.render(<SWRConfig value={{ ...settings, errorRetryInterval: 1 }}><Sum {...props} /></SWRConfig>),
        unmount: () => root.unmount(),
      };
    }`,
  React: `
    import { StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    import { Sum } from './sum-effect.tsx';

    export function mount(element) {
      const root = createRoot(element);
      return {
        show: (props) => root.render(<Sum {...props} />),
        showStrictly: (props) => root.render(<StrictMode><Sum {...props} /></StrictMode>),
        unmount: () => root.unmount(),
      };
    }`,
  Vue: `
    import { createApp, h, reactive } from 'vue';
    import Sum from './Sum.vue';

    export function mount(element) {
      const props = reactive({});
      const app = createApp({ render: () => h(Sum, props) });
      let isMounted = false;
      return {
        show(own) {
          Object.assign(props, own);
          if (!isMounted) app.mount(element);
          isMounted = true;
        },
        unmount: () => app.unmount(),
      };
    }`,
  Svelte: `
    import { createClassComponent } from 'svelte/legacy';
    import Sum from './Sum.svelte';

    export function mount(target) {
      let component;
      return {
        show(props) {
          if (component) component.$set(props);
          else component = createClassComponent({ component: Sum, target, props });
        },
        unmount: () => component.$destroy(),
      };
    }`,
  Solid: `
    import { createEffect, createRoot, createSignal } from 'solid-js';
    import { createSum } from './create-sum.tsx';

    export function mount(element) {
      const [props, setProps] = createSignal();
      let dispose;
      return {
        show(own) {
          setProps(own);
          dispose ??= createRoot((end) => {
            const sum = createSum(() => props().a, () => props().b);
            createEffect(() => {
              element.textContent = sum.error ? 'Error: ' + sum.error.message : sum() ?? '';
            });
            return end;
          });
        },
        unmount: () => dispose(),
      };
    }`,
};

/** The components of the document that take no props, by the file that exports them. */
const alone: Readonly<Record<string, string>> = {
  'sum-use.tsx': 'App',
  'sum-swr.tsx': 'App',
  'ticks.tsx': 'Ticks',
};

/** A program that mounts a component without props. */
export function toProgram(file: string): string {
  return `
    import { createRoot } from 'react-dom/client';
    import { ${alone[file]} as Alone } from './${file}';

    export * from './${file}';
    export function mount(element) {
      const root = createRoot(element);
      return { show: () => root.render(<Alone />), unmount: () => root.unmount() };
    }`;
}
