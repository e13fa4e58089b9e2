import type { StoredProfile } from '../profile/config.ts';

/** A named target, from the user's configuration or from the project's. */
export interface Profile
  extends Pick<StoredProfile, 'user' | 'dialect' | 'timeout' | 'framing' | 'document'> {
  readonly name: string;
  /** Whether a project file contains it, which a cloned repository may have brought. */
  readonly isProject: boolean;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly token?: string | undefined;
  readonly password?: string | undefined;
}
