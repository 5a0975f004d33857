// Builds a kvittens that names so many items of a batch as faulty and matches it, in a process of its own:
// `node one-size.mjs <items> <errors>`. Prints what it measured as JSON.
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openApp } from '../../dist/app.js';
import { buildRecord } from '../../dist/format/record.js';
import { writeRecords } from '../../dist/format/write-records.js';
import { runIn, runOut } from '../../dist/pipeline.js';
import { generateApplications, getReference } from '../round-trip/generate.mjs';
import { makeSite } from '../round-trip/site.mjs';

const [items, errors] = process.argv.slice(2).map(Number);
const root = mkdtempSync(join(process.env['BENCH_TMP'] ?? tmpdir(), 'kvittera-bench-'));

try {
  console.log(JSON.stringify(await main()));
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function main() {
  const app = await openApp({ configPath: makeSite(root), actor: 'bench', log: silent() });
  const day = app.getToday();
  await generateApplications(join(root, 'inbox', 'KBL.EMALIN.part'), items, day);
  renameSync(join(root, 'inbox', 'KBL.EMALIN.part'), join(root, 'inbox', 'KBL.EMALIN'));
  await runOut(app.context, { settle: true });
  const [sent] = await app.ledger.listBatches();
  assert.equal(sent?.state, 'shipped');
  const rssBefore = process.memoryUsage.rss() / 1024 / 1024;

  const answer = join(root, 'counterpart/out', 'REX.KBL.KVITTENS.1');
  let mark = performance.now();
  const { layout } = app.catalog.transactions.get('kronofogden/kvittens-verkstallighet').forms[0];
  await pipeline(writeRecords(layout, build(layout, sent, day)), createWriteStream(answer));
  const buildMs = performance.now() - mark;
  const { size: bytes } = statSync(answer);

  mark = performance.now();
  await runIn(app.context);
  const matchMs = performance.now() - mark;

  const [batch] = await app.ledger.listBatches();
  assert.equal(batch.itemsAccepted ?? items - batch.itemsRejected, items - errors);
  assert.equal(batch.itemsRejected, errors);
  const outcomes = await app.ledger.listItemOutcomes(batch.id);
  assert.equal(outcomes.length, errors);
  const { faults } = await app.ledger.verify();
  assert.deepEqual(faults, []);
  await app.close();
  const rssMb = process.resourceUsage().maxRSS / 1024;
  return { items, errors, bytes, buildMs, matchMs, rssBefore, rssMb };
}

function* build(layout, batch, day) {
  yield buildRecord(layout, 'kvittens', {
    intressentkod: 'KBL',
    lopnummer: batch.sequence,
    mottagen: day,
    resultat: errors === 0 ? 'G' : 'U',
    antalHandlingar: items,
    antalFel: errors,
  });
  // Spread over the batch.
  const step = Math.floor(items / errors);
  for (let error = 1; error <= errors; error++)
    yield buildRecord(layout, 'handlingsfel', {
      handling: error * step,
      referens: getReference(error * step),
      kod: '101',
      text: 'Svarandens identitet kan inte bekräftas',
    });
}

/** An item that is rejected is no fault of the program, and is warned of. */
function silent() {
  const fail = (message, fields) => {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  };
  return { info: () => {}, warn: () => {}, error: fail };
}
