/** A named target, from the user's configuration or from the project's. */
export interface Profile {
  readonly name: string;
  /** Whether a project file contains it, which a cloned repository may have brought. */
  readonly isProject: boolean;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  readonly dialect?: string;
  readonly timeout?: string;
  readonly framing?: string;
  readonly document?: string;
}
