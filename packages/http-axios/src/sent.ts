import { type AxiosResponse, isAxiosError } from 'axios';

/** The part of a request of Node's adapter that is used. If redirects are enabled, it contains the current request. */
interface NodeRequest {
  readonly protocol?: string;
  readonly socket?: NodeSocket | null;
  readonly _currentRequest?: NodeRequest;
}

interface NodeSocket {
  readonly encrypted?: boolean;
  /** True until the TLS handshake is complete. */
  readonly secureConnecting?: boolean;
  readonly bytesWritten?: number;
}

/**
 * Codes and messages of errors for requests that axios or Node didn't start, and for tunnels that agents couldn't open.
 */
const unsent =
  /^ERR_(INVALID_PROTOCOL|PROXY|BAD_OPTION|NOT_SUPPORT|SOCKET_BAD_PORT)|^Unknown adapter|tunneling socket/;

/**
 * Returns whether a request without a response was sent, or `undefined` if the error alone decides. The error must not
 * decide if it belongs to the last of several attempts, or to another request.
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
  // In TLS 1.3, a server refuses a client's certificate after the handshake.
  return socket.secureConnecting || /ALERT.*(CERT|_CA)/.test(String(code)) ? 'no' : 'maybe';
}

/**
 * Throws if the response is a proxy's response to CONNECT, after which nothing is sent to the server. axios and other
 * libraries return it as if the server had sent it.
 */
export function refuseTunnel({ status, request }: AxiosResponse<unknown>): void {
  const { protocol, socket }: NodeRequest = Object(request);
  if (protocol !== 'https:' || !socket || socket.encrypted || socket.bytesWritten !== 0) return;
  throw { cause: new Error(`Proxy response (${status}) to CONNECT`), sent: 'no' };
}
