import { type AxiosResponse, isAxiosError } from 'axios';

/** What is used of a request of Node's adapter; one that may be redirected has the request of the moment in it. */
interface NodeRequest {
  readonly protocol?: string;
  readonly socket?: NodeSocket | null;
  readonly _currentRequest?: NodeRequest;
}

interface NodeSocket {
  readonly encrypted?: boolean;
  /** Until the TLS handshake is over. */
  readonly secureConnecting?: boolean;
  readonly bytesWritten?: number;
}

/** Codes and texts of a request that axios or Node did not begin, and of a tunnel that other agents did not get. */
const unsent =
  /^ERR_(INVALID_PROTOCOL|PROXY|BAD_OPTION|NOT_SUPPORT)|^Unknown adapter|tunneling socket/;

/**
 * Whether a request that got no response was sent, if that is certain, or at least the error must not decide it: it is
 * the last of several attempts, or that of another request. Undefined if the error may decide.
 */
export function readSent(
  error: unknown,
  transformResponse: unknown,
  attempts: number,
): 'no' | 'maybe' | undefined {
  if (attempts === 0) return 'no';
  const own = [error, Object(error).cause].find(
    (one) => Object(one).config?.transformResponse === transformResponse,
  );
  if (attempts > 1 || (isAxiosError(error) && error.config && !own)) return 'maybe';
  const { code, message } = Object(error) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (unsent.test(String(code)) || unsent.test(String(message))) return 'no';
  const request: NodeRequest = Object(own).request ?? {};
  const { socket } = request._currentRequest ?? request;
  if (!socket?.encrypted) return undefined;
  // A certificate that the server refuses in TLS 1.3 is refused after the handshake.
  return socket.secureConnecting || /ALERT.*(CERT|_CA)/.test(String(code)) ? 'no' : 'maybe';
}

/**
 * Throws for a response that is a proxy's to CONNECT, after which nothing is sent to the server: axios and others replay
 * it over a socket that is connected to nothing.
 */
export function refuseTunnel({ status, request }: AxiosResponse<unknown>): void {
  const { protocol, socket }: NodeRequest = Object(request);
  if (protocol !== 'https:' || !socket || socket.encrypted || socket.bytesWritten !== 0) return;
  throw { cause: new Error(`Proxy response (${status}) to CONNECT`), sent: 'no' };
}
