/** The phases of a connection, as each part of it goes through them. */
export interface Phases {
  /** Messages that are sent from now on arrive. */
  open?(): void;
  /** The connection is lost: nothing sent so far gets a response, and another one may open. */
  lose(error: unknown): void;
  /** The connection is closed for good; `error` is an `OwnClose` if this side closed it. */
  close(error: unknown): void;
}
