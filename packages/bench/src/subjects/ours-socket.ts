import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { contentLength, type Framing, newline, socket } from '@jsonrpcclient/socket';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over a socket, with one message per line. */
export const oursSocket: Connect = over(newline);

/** This project over a socket, with Content-Length headers. */
export const oursSocketHeaded: Connect = over(contentLength);

function over(framing: Framing): Connect {
  return (url) => {
    const { hostname, port } = new URL(url);
    const { call } = ours(
      createClient(connect(socket({ host: hostname, port: Number(port), framing }))),
    );
    return { call, batch: 'measured as a batch over HTTP' };
  };
}
