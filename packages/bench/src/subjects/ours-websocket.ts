import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { webSocket } from '@jsonrpcclient/websocket';
import { WebSocket } from 'ws';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over ws. */
export const oursWebSocket: Connect = (url) => ({
  call: ours(createClient(connect(webSocket(url, { WebSocket })))).call,
  batch: 'measured as a batch over HTTP',
});
