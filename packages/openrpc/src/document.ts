/** An OpenRPC document, as `discover` and `toOpenRpc` return it. A server's own document may break any of this. */
export interface OpenRpcDocument {
  readonly openrpc: string;
  readonly info: DocumentInfo;
  readonly methods: readonly Method[];
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** A method of a document. Without a `result`, it is a notification. */
export interface Method {
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly paramStructure?: 'by-name' | 'by-position' | 'either';
  readonly params: readonly ContentDescriptor[];
  readonly result?: ContentDescriptor;
  readonly errors?: readonly DocumentError[];
  /** The server calls it. */
  readonly 'x-sender'?: 'server';
}

/** A param or a result. */
export interface ContentDescriptor {
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly deprecated?: boolean;
  /** A JSON Schema. */
  readonly schema: object | boolean;
  /** It stands for any number of params. */
  readonly 'x-rest'?: true;
}

export interface DocumentError {
  readonly code: number;
  readonly message: string;
  /** A JSON Schema. */
  readonly data?: unknown;
}
