import { createCertificate } from '@jsonrpcclient/fixtures';
import { concatenated, contentLength, netstring, newline, socket } from '@jsonrpcclient/socket';
import { describeChannel, serveChannel } from '@jsonrpcclient/testing/channel-suite';
import { freePort } from '@jsonrpcclient/testing/servers';

const refused = async () => socket({ port: await freePort(), host: '127.0.0.1' });

describeChannel(
  'newline over TCP',
  () =>
    serveChannel({
      framing: newline,
      refused,
      open: (port, setup) => socket({ port, host: '127.0.0.1', ...setup }),
    }),
  { lacks: { lineBreaks: 'a line break ends a message' } },
);

describeChannel('Content-Length over TCP', () =>
  serveChannel({
    framing: contentLength,
    refused,
    open: (port, setup) => socket({ port, host: '127.0.0.1', framing: contentLength, ...setup }),
  }),
);

describeChannel(
  'no delimiter over TCP',
  () =>
    serveChannel({
      framing: concatenated,
      refused,
      open: (port, setup) => socket({ port, host: '127.0.0.1', framing: concatenated, ...setup }),
    }),
  { lacks: { garbage: 'without delimiters, only JSON tells where a message ends' } },
);

describeChannel('netstring over TCP', () =>
  serveChannel({
    framing: netstring,
    refused,
    open: (port, setup) => socket({ port, host: '127.0.0.1', framing: netstring, ...setup }),
  }),
);

const certificate = createCertificate();

describeChannel(
  'newline over TLS',
  () =>
    serveChannel({
      framing: newline,
      tls: certificate,
      refused: async () => {
        const server = await serveChannel({
          framing: newline,
          tls: certificate,
          open: (port) =>
            socket({ port, host: '127.0.0.1', tls: { ca: certificate.cert, servername: 'wrong' } }),
        });
        return server.open();
      },
      open: (port, setup) =>
        socket({ port, host: '127.0.0.1', tls: { ca: certificate.cert }, ...setup }),
    }),
  { lacks: { lineBreaks: 'a line break ends a message' } },
);
