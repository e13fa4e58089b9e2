// What middleware uses of the platform besides what core does.

declare class TextEncoder {
  encode(text: string): { readonly length: number };
}

declare const console: { warn(message: string): void };
