import { createHash, createPrivateKey, sign as createSignature } from 'node:crypto';
import type { Identity } from '../identity.ts';
import { issuerAndSerialOf } from './certificate.ts';
import type { Content } from './content.ts';
import {
  algorithm,
  encodeElement,
  encodeHead,
  integer,
  octets,
  oid,
  sequence,
  set,
  TAG,
  toBytes,
  utcTime,
} from './der.ts';
import { OID } from './oids.ts';
import { splitPem } from './pem.ts';

/**
 * Signs content as CMS SignedData that holds it (RFC 5652, DER; SHA-256, the key's own algorithm). The content
 * is read twice, to hash it and to write it, so that memory stays flat whatever its size.
 */
export async function signContent(
  content: Content,
  identity: Identity,
  signingTime: Date,
): Promise<Content> {
  const hash = createHash('sha256');
  for await (const chunk of content.read()) hash.update(chunk);
  const tail = Buffer.concat([
    encodeElement(TAG.explicit0, ...splitPem(`${identity.certificate}\n${identity.chain}`)),
    encodeElement(TAG.set, makeSignerInfo(hash.digest(), identity, signingTime)),
  ]);
  const head = makeHead(content.size, tail.length);
  return {
    size: head.length + content.size + tail.length,
    async *read() {
      yield head;
      yield* content.read();
      yield tail;
    },
  };
}

/** All that stands before the content, innermost last. */
function makeHead(size: number, tailBytes: number): Buffer {
  const octetsHead = encodeHead(TAG.octets, size);
  const explicitHead = encodeHead(TAG.explicit0, octetsHead.length + size);
  const type = toBytes(oid(OID.data));
  const inner = type.length + explicitHead.length + octetsHead.length + size;
  const contentHead = encodeHead(TAG.sequence, inner);
  const start = Buffer.concat([
    toBytes(integer(1)),
    toBytes(set(algorithm(OID.sha256, 'null'))),
    contentHead,
    type,
    explicitHead,
    octetsHead,
  ]);
  return wrap(OID.signedData, start, size + tailBytes);
}

/** The two layers around every CMS structure, of which `rest` bytes come after `start`. */
export function wrap(type: string, start: Buffer, rest: number): Buffer {
  const signedHead = encodeHead(TAG.sequence, start.length + rest);
  const body = signedHead.length + start.length + rest;
  const explicitHead = encodeHead(TAG.explicit0, body);
  const name = toBytes(oid(type));
  const outerHead = encodeHead(TAG.sequence, name.length + explicitHead.length + body);
  return Buffer.concat([outerHead, name, explicitHead, signedHead, start]);
}

function makeSignerInfo(digest: Buffer, identity: Identity, signingTime: Date): Buffer {
  const key = createPrivateKey(identity.privateKey);
  const attributes = [
    sequence(oid(OID.contentType), set(oid(OID.data))),
    sequence(oid(OID.signingTime), set(utcTime(signingTime))),
    sequence(oid(OID.messageDigest), set(octets(digest))),
  ]
    .map(toBytes)
    .sort(Buffer.compare);
  // They are signed as a set, and stand in the structure as [0].
  const signature = createSignature('sha256', encodeElement(TAG.set, ...attributes), key);
  const signing =
    key.asymmetricKeyType === 'ec'
      ? algorithm(OID.ecdsaSha256)
      : algorithm(OID.rsaEncryption, 'null');
  return encodeElement(
    TAG.sequence,
    toBytes(integer(1)),
    toBytes(issuerAndSerialOf(identity.certificate)),
    toBytes(algorithm(OID.sha256, 'null')),
    encodeElement(TAG.explicit0, ...attributes),
    toBytes(signing),
    encodeElement(TAG.octets, signature),
  );
}
