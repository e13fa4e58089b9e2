// What openrpc uses of the platform besides what core does.

declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
}
