import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A site whose only channel is a folder with the counterpart behind it; returns the path of its configuration. */
export function makeSite(root) {
  for (const name of ['inbox', 'counterpart/in', 'counterpart/out'])
    mkdirSync(join(root, name), { recursive: true });
  const path = join(root, 'kvittera.yaml');
  writeFileSync(
    path,
    `environment: test
creditors: { KBL: { name: Kreditbolaget Exempel AB, permits: { kronofogden/verkstallighet: granted } } }
channels:
  kfm: { type: folder, environment: test, sendTo: counterpart/in, fetchFrom: counterpart/out, fetchStableSeconds: 0 }
routes:
  - { transactions: [kronofogden/ansokan-verkstallighet], channel: kfm, creditor: KBL, complete: { stableSeconds: 0 } }
`,
  );
  return path;
}
