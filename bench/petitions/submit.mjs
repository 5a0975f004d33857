// Submits petitions with their files to the simulated authority: `node submit.mjs bare|kvittera COUNT`. Prints JSON.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import { stringify } from 'yaml';
import { openApp } from '../../dist/app.js';
import { TokenSource } from '../../dist/channel/maskinporten/token-source.js';
import { getDay } from '../../dist/core/calendar.js';
import { runOut } from '../../dist/pipeline.js';
import { readRegisteredKey } from '../../dist/seal/grant-key.js';
import { generatePetitions, makePetitions } from './generate.mjs';

const [how, amount] = process.argv.slice(2);
const count = Number(amount);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const root = mkdtempSync(join(process.env.BENCH_TMP ?? tmpdir(), 'kvittera-bench-'));
const day = getDay(new Date(), 'Europe/Oslo');
const authority = spawn('node', [join(import.meta.dirname, 'authority.mjs'), join(root, 'sim')], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: authority.stdout })[Symbol.asyncIterator]();
try {
  const channel = JSON.parse((await lines.next()).value);
  const took = how === 'bare' ? await sendBare(channel) : await sendOwn(channel);
  const rssMb = process.resourceUsage().maxRSS / 1024;
  authority.stdin.write('\n');
  const cases = Number((await lines.next()).value);
  console.log(JSON.stringify({ ...took, rssMb, cases }));
} finally {
  authority.kill();
  rmSync(root, { recursive: true, force: true });
}

/** The calls alone: nothing is checked, kept or known afterwards. */
async function sendBare({ baseUrl, maskinporten, urls }) {
  const { issuer, clientId, kid, privateKey } = maskinporten;
  const key = readRegisteredKey(readFileSync(privateKey.file, 'utf8'), kid);
  const tokens = new TokenSource({ issuer, clientId, key: async () => key, now: () => new Date(), answerMs: 60_000 });
  const access = { scopes: ['skatteetaten:utleggsbegjaering'] };
  const call = async (method, url, body, type) => {
    const { value } = await tokens.getToken(access);
    const headers = { authorization: `Bearer ${value}`, korrelasjonsid: randomUUID(), ...(type ? { 'content-type': type } : {}) };
    const answer = await fetch(url, { method, headers, body });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text);
  };
  const submit = async (line) => {
    const petition = JSON.parse(line);
    const uploads = new Map();
    for (const slot of listSlots(petition)) {
      if (!uploads.has(slot.filnavn)) {
        const body = new FormData();
        body.append('fil', new Blob([PDF], { type: 'application/pdf' }), slot.filnavn);
        const { uuid } = await call('POST', `${baseUrl}/vedlegg/${petition.innsenderReferanse}`, body);
        uploads.set(slot.filnavn, uuid);
      }
      slot.uuid = uploads.get(slot.filnavn);
    }
    const skyldnere = petition.saksoekt.map(({ saksoekt: { person, virksomhet } }) => (person ?? virksomhet).identifikator);
    await call('POST', urls.regime, JSON.stringify({ skyldnere }), 'application/json');
    await call('POST', baseUrl, JSON.stringify(petition), 'application/json');
  };
  const limit = pLimit(5);
  const start = performance.now();
  await Promise.all([...makePetitions(count, true, day)].map((line) => limit(() => submit(line))));
  return { sendMs: performance.now() - start };
}

function listSlots(value) {
  if (Array.isArray(value)) return value.flatMap(listSlots);
  if (typeof value !== 'object' || value === null) return [];
  return [...(value.filnavn && value.type ? [value] : []), ...Object.values(value).flatMap(listSlots)];
}

async function sendOwn(channel) {
  const inbox = join(root, 'inbox', 'elan');
  mkdirSync(inbox, { recursive: true });
  for (const name of ['betalingsoppfordring', 'tvangsgrunnlag', 'varsel', 'oversikt'])
    writeFileSync(join(inbox, `${name}.pdf`), Buffer.concat([PDF, Buffer.from(`%${name}\n`)]));
  await generatePetitions(join(inbox, 'all.ndjson'), count, true, day);
  const configPath = join(root, 'kvittera.yaml');
  const orgnr = channel.access.orgnr;
  writeFileSync(
    configPath,
    stringify({
      environment: 'test',
      timeZone: 'Europe/Oslo',
      creditors: { A: { name: 'UTROLIG ESTETISK TIGER AS', orgnr } },
      channels: { elan: channel },
      routes: [{ folder: 'elan', transactions: ['skatteetaten/utleggsbegjaering-2-1'], channel: 'elan', attachments: ['*.pdf'], complete: { stableSeconds: 0 } }],
    }),
  );
  const app = await openApp({ configPath, actor: 'bench' });
  const marks = watchSending(app);
  const start = performance.now();
  await runOut(app.context, { settle: true });
  const totalMs = performance.now() - start;
  const answered = await app.ledger.listBatches({ states: ['shipped', 'answered'] });
  assert.equal(answered.length, count);
  await app.close();
  return { totalMs, sendMs: marks.last - marks.first };
}

/** From the first message that is sent to the last that was. */
function watchSending(app) {
  const marks = { first: 0, last: 0 };
  const client = app.context.channels.get('elan');
  const send = client.send.bind(client);
  client.send = async (...args) => {
    marks.first ||= performance.now();
    const receipt = await send(...args);
    marks.last = performance.now();
    return receipt;
  };
  return marks;
}
