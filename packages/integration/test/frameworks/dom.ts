/** The members of an element that the tests use. */
interface Element {
  readonly textContent: string;
  querySelector(selector: string): Element | null;
  click(): void;
}

export interface Dom {
  /** Adds an element to the body of the document. */
  readonly createElement: () => Element;
  readonly close: () => Promise<void>;
}

/** Gives this process the globals of a browser that Node doesn't have, so calls still use Node's fetch. */
export async function createDom(): Promise<Dom> {
  // A variable, so TypeScript doesn't load its declarations; some versions don't compile with those of Node.
  const name: string = 'happy-dom';
  const { Window } = await import(name);
  const window = new Window({ url: 'http://localhost/' });
  for (const key of Object.getOwnPropertyNames(window))
    if (!(key in globalThis)) Reflect.set(globalThis, key, window[key]);
  const { document, happyDOM } = window;
  return {
    createElement: () => document.body.appendChild(document.createElement('main')),
    close: () => happyDOM.close(),
  };
}
