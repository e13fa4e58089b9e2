import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** In PEM format. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Creates a self-signed certificate for 127.0.0.1 and localhost, valid for a day; clients can pass it as `ca`. */
export function createCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('localhost')))));
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sequence(ecdsaWithSha256),
    name,
    sequence(time(-1), time(1)),
    name,
    spki,
    der(0xa3, sequence(...extensions(spki))),
  );
  const signature = sign('sha256', certificate, privateKey);
  return {
    cert: pem(sequence(certificate, sequence(ecdsaWithSha256), bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

// Object identifiers from RFC 5280 and RFC 5758.
const commonName = Buffer.from('0603550403', 'hex');
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex');
const basicConstraints = Buffer.from('0603551d13', 'hex');
const subjectAltName = Buffer.from('0603551d11', 'hex');
const subjectKeyIdentifier = Buffer.from('0603551d0e', 'hex');

const yes = Buffer.of(0x01, 0x01, 0xff);

function extensions(spki: Buffer): Buffer[] {
  const names = [der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1))];
  const keyId = createHash('sha1').update(spki).digest();
  return [
    sequence(basicConstraints, yes, der(0x04, sequence(yes))),
    sequence(subjectAltName, der(0x04, sequence(...names))),
    sequence(subjectKeyIdentifier, der(0x04, der(0x04, keyId))),
  ];
}

/** A length below 128 takes one byte; a larger one is preceded by the number of its bytes. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = [body.length >> 8, body.length & 0xff];
  const length = body.length < 128 ? [body.length] : [0x82, ...size];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}

function sequence(...members: readonly Buffer[]): Buffer {
  return der(0x30, ...members);
}

function bits(bytes: Buffer): Buffer {
  return der(0x03, Buffer.of(0), bytes);
}

function time(days: number): Buffer {
  const date = new Date(Date.now() + days * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${date.replace(/\D/g, '').slice(2, 14)}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
