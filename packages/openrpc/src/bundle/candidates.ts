/** Where a document is from, and which files its references may lead to. */
export interface Origin {
  /** The absolute URL of the document: `file:///…` or `https://…`. */
  readonly url: string;
  /**
   * The folder whose files may be loaded, as a URL that ends with a slash; by default, the folder of the document. References
   * are resolved against the folder of the file that they are in, then against the folders above, up to this one.
   */
  readonly root?: string | undefined;
  /** Whether files outside of `root` may be loaded if their URL begins with `https:` or `http:`; false by default. */
  readonly remote?: boolean | undefined;
}

/** The URLs of the files that a reference may mean, the most likely one first. */
export function candidatesOf(path: string, from: string, origin: Origin): string[] {
  const { url, root = new URL('.', url).href, remote = false } = origin;
  const isAllowed = (candidate: string | undefined): candidate is string =>
    candidate?.startsWith(root) === true || (remote && /^https?:/.test(candidate ?? ''));
  const absolute = toUrl(path);
  if (absolute !== undefined) return isAllowed(absolute) ? [absolute] : [];
  const candidates: string[] = [];
  for (let folder = new URL('.', from).href; ; folder = new URL('..', folder).href) {
    const candidate = toUrl(path, folder);
    if (isAllowed(candidate) && !candidates.includes(candidate)) candidates.push(candidate);
    if (!folder.startsWith(root) || folder === root) return candidates;
  }
}

/** A URL without `..`; undefined if it is none. */
export function toUrl(path: string, base?: string): string | undefined {
  try {
    return new URL(path, base).href;
  } catch {
    return undefined;
  }
}
