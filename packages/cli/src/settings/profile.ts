/** A named target, from the user's configuration or from the project's. */
export interface Profile {
  readonly name: string;
  /** Whether a project file contains it, which a cloned repository may have brought. */
  readonly isProject: boolean;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly dialect?: string | undefined;
  readonly timeout?: string | undefined;
  readonly framing?: string | undefined;
  readonly document?: string | undefined;
}
