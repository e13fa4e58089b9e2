import { contentLength, stdio } from '@jsonrpcclient/stdio';
import { describeChannel, serveChannel } from '@jsonrpcclient/testing/channel-suite';

/** A process whose stdin and stdout are connected to a socket of the test. */
function relay(port: number): [command: string, args: string[]] {
  const code = `
    const socket = require('net').connect(${port}, '127.0.0.1');
    socket.on('error', () => process.exit(1));
    process.stdin.pipe(socket).pipe(process.stdout);`;
  return [process.execPath, ['-e', code]];
}

describeChannel('Content-Length over a process', () =>
  serveChannel({
    framing: contentLength,
    refused: () => stdio('there-is-no-such-program'),
    open: (port, setup) => stdio(...relay(port), { framing: contentLength, ...setup }),
  }),
);
