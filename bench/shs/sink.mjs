// A node that takes every message and keeps none: mutual TLS, 202 with the tx.id of the label. Prints its port.
//   node sink.mjs FOLDER
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

const read = (name) => readFileSync(join(process.argv[2], name));
const server = createServer({
  cert: read('node.pem'),
  key: read('node.key'),
  ca: read('ca.pem'),
  requestCert: true,
  rejectUnauthorized: true,
});
const take = (request, response) => {
  if (request.headers.expect) response.writeContinue();
  const hash = createHash('sha256');
  let head = '';
  let bytes = 0;
  request.on('data', (chunk) => {
    if (head.length < 4096) head += chunk.toString('latin1');
    // What is measured is who sends; the hash tells that all of it came.
    if (process.argv[3] === 'hash') hash.update(chunk);
    bytes += chunk.length;
  });
  request.on('end', () => {
    const txId = /tx\.id="([^"]+)"/.exec(head)?.[1] ?? 'none';
    const digest = process.argv[3] === 'hash' ? hash.digest('hex') : '';
    response.writeHead(202, { 'X-shs-txid': txId, 'X-bytes': bytes, 'X-sha256': digest });
    response.end(txId);
  });
};
server.on('request', take);
server.on('checkContinue', take);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
