import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { decideOn } from '../../src/app/decisions.ts';
import { loadFormats } from '../../src/app/formats.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { type App, openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Decision, DecisionName } from '../../src/core/decision.ts';
import type { Answer, Batch, Drop } from '../../src/core/nouns.ts';
import { type Counterpart, createCounterpart } from '../../src/simulator/counterpart.ts';
import { type ETransportServer, startETransport } from '../../src/simulator/e-transport.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { startShsNode } from '../../src/simulator/shs/node.ts';
import type { ShsNodeOptions } from '../../src/simulator/shs/node-options.ts';
import type { ShsNode } from '../../src/simulator/shs/shs-node.ts';
import { issue, toPkcs12 } from '../channel/pki.ts';

export const EMALIN = 'kronofogden/ansokan-verkstallighet';
export const FORMATS = loadFormats(BUILT_IN_FORMATS);
const START = '2026-11-20T08:00:00Z';

/** Everything may be tried out. */
export const PERMITS = Object.fromEntries(
  [
    'verkstallighet',
    'betalningsforelaggande',
    'nedsattning-betalningsforelaggande',
    'skuldutdrag',
    'skuldsanering',
  ].map((name) => [`kronofogden/${name}`, 'granted']),
);

interface Settings {
  /** Merged over the configuration. */
  readonly config?: object;
  /** Merged over the only route. */
  readonly route?: object;
  /** Merged over the channel. */
  readonly channel?: object;
  readonly plan?: object;
}

/** A gateway, its folders, and the counterpart it sends to. */
export interface World {
  readonly root: string;
  readonly configPath: string;
  readonly clock: VirtualClock;
  readonly app: App;
  readonly counterpart: Counterpart;
  /** The path of a file under the world's root. */
  path(...parts: string[]): string;
  list(...parts: string[]): string[];
  read(...parts: string[]): Buffer;
  /** Puts a file in the inbox. */
  drop(origin: string, bytes: Buffer): void;
  /** Lays an answer ready at the counterpart. */
  answer(name: string, bytes: Buffer): void;
  /** One pass out and back; a minute later than the one before. */
  pass(): Promise<string[]>;
  /** A pass, the counterpart's turn, and another pass. */
  roundTrip(): Promise<void>;
  /** The drop that came from this path of the inbox. */
  findDrop(origin: string): Promise<Drop>;
  findBatch(origin: string): Promise<Batch>;
  findAnswer(name: string): Promise<Answer>;
  decide(id: string, decision: DecisionName | Decision): Promise<string>;
  /** Closes the program and starts it again on the same folders. */
  restart(): Promise<void>;
  /** Every file the counterpart has got, taken or not. */
  listSent(): string[];
  verify(): Promise<void>;
}

/** A world with a folder channel. */
export function makeWorld(settings: Settings = {}): Promise<World> {
  const root = makeRoot();
  return openWorld(root, settings, {
    type: 'folder',
    environment: 'test',
    sendTo: 'counterpart/in',
    fetchFrom: 'counterpart/out',
  });
}

/** A world whose channel is SFTP, with the server to misbehave. */
export async function makeSftpWorld(
  settings: Settings = {},
): Promise<{ world: World; server: SftpServer }> {
  const root = makeRoot();
  const server = await startSftpServer({
    root: join(root, 'counterpart'),
    username: 'kbl',
    password: 'hemligt',
  });
  onTestFinished(() => server.close());
  writeFileSync(join(root, 'password'), 'hemligt', { mode: 0o600 });
  const world = await openWorld(root, settings, {
    type: 'sftp',
    environment: 'test',
    host: server.host,
    port: server.port,
    username: 'kbl',
    hostKeySha256: [server.hostKeySha256],
    // Beside the configuration, wherever the program was started.
    password: { file: 'password' },
    sendTo: 'in',
    fetchFrom: 'out',
  });
  return { world, server };
}

export const PRODUCT = '0f0f0f0f-1111-2222-3333-444444444444';
export const OTHER_PRODUCT = '0f0f0f0f-1111-2222-3333-555555555555';

/** A world whose channel is e-transport, with the server to misbehave. Answers are laid into `answers(...)`. */
export async function makeETransportWorld(): Promise<{
  readonly world: World;
  readonly server: ETransportServer;
  answer(name: string, bytes: Buffer, product?: string): void;
}> {
  const root = makeRoot();
  const ever = { from: -3000, to: 3000 };
  const authority = issue({ commonName: 'Test CA', isAuthority: true, ...ever });
  const own = issue({ commonName: 'localhost', ...ever }, authority);
  const ours = issue({ commonName: 'Kreditbolaget Exempel AB', ...ever }, authority);
  const answers = join(root, 'counterpart', 'out');
  const server = await startETransport({
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    arrivals: join(root, 'counterpart', 'in'),
    answers,
    products: [PRODUCT, OTHER_PRODUCT],
  });
  onTestFinished(() => server.close());
  writeFileSync(join(root, 'ca.pem'), authority.certificate);
  writeFileSync(join(root, 'ours.p12'), toPkcs12(ours, [authority], 'hemligt'));
  writeFileSync(join(root, 'passphrase'), 'hemligt', { mode: 0o600 });
  const world = await openWorld(
    root,
    {},
    {
      type: 'e-transport',
      environment: 'test',
      fetchSeconds: 60,
      baseUrl: server.baseUrl,
      product: PRODUCT,
      fetchProducts: [PRODUCT, OTHER_PRODUCT],
      pkcs12: { file: 'ours.p12' },
      passphrase: { file: 'passphrase' },
      ca: ['ca.pem'],
      timeouts: { connectSeconds: 5, answerSeconds: 5 },
    },
  );
  const answer = (name: string, bytes: Buffer, product = PRODUCT) => {
    mkdirSync(join(answers, product), { recursive: true });
    writeFileSync(join(answers, product, name), bytes);
  };
  return { world, server, answer };
}

/** Parties whose numbers fail their check digit on purpose. */
export const US = '5560000000';
export const THEM = '2021000000';

/** A world whose channel is SHS, with the authority's node to misbehave. */
export async function makeShsWorld(
  channel: object = {},
  options: Partial<ShsNodeOptions> = {},
): Promise<{ readonly world: World; readonly node: ShsNode }> {
  const root = makeRoot();
  const ever = { from: -3000, to: 3000 };
  const authority = issue({ commonName: 'Test CA', isAuthority: true, ...ever });
  const own = issue({ commonName: 'localhost', serialNumber: `16${THEM}`, ...ever }, authority);
  const ours = issue({ commonName: 'Kreditbolaget', serialNumber: `16${US}`, ...ever }, authority);
  const clock = new VirtualClock(START);
  const node = await startShsNode({
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    nodeId: 'testnod',
    folder: join(root, 'node'),
    now: () => clock.now(),
    actors: [US, THEM],
    peer: { address: THEM, name: 'Testmyndigheten' },
    confirms: 'manual',
    checkSender: true,
    ...options,
  });
  onTestFinished(() => node.close());
  writeFileSync(join(root, 'ca.pem'), authority.certificate);
  writeFileSync(join(root, 'ours.p12'), toPkcs12(ours, [authority], 'hemligt'));
  writeFileSync(join(root, 'passphrase'), 'hemligt', { mode: 0o600 });
  const world = await openWorld(
    root,
    {},
    {
      type: 'shs',
      environment: 'test',
      fetchSeconds: 0,
      baseUrl: node.baseUrl,
      from: { orgnr: US, name: 'Kreditbolaget Exempel AB' },
      to: { orgnr: THEM, name: 'Testmyndigheten' },
      products: [{ transactions: [EMALIN], product: PRODUCT, datapartType: 'emalin' }],
      pkcs12: { file: 'ours.p12' },
      passphrase: { file: 'passphrase' },
      ca: ['ca.pem'],
      timeouts: { connectSeconds: 5, answerSeconds: 5 },
      ...channel,
    },
    clock,
  );
  return { world, node };
}

/** A folder that goes when the test ends. */
export function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-pipeline-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** Opens a gateway in a folder, with a channel. */
export async function openWorld(
  root: string,
  settings: Settings,
  channel: object,
  clock = new VirtualClock(START),
): Promise<World> {
  const configPath = join(root, 'kvittera.yaml');
  writeFileSync(configPath, stringify(buildConfig(settings, channel)));
  const counterpart = createCounterpart(
    {
      authority: 'kronofogden',
      plan: {
        rejectItems: {},
        rejectFiles: {},
        silent: [],
        kvittens: 'text',
        confirm: true,
        ...settings.plan,
      },
    },
    join(root, 'counterpart'),
    FORMATS,
    () => clock.now().toISOString().slice(0, 10),
  );
  const open = () => openApp({ configPath, actor: 'test', clock, random: () => 0.5 });
  const world = new FolderWorld(root, configPath, clock, counterpart, open, await open());
  onTestFinished(() => world.app.close());
  return world;
}

function buildConfig({ config = {}, route = {}, channel: own = {} }: Settings, channel: object) {
  return {
    environment: 'test',
    creditors: {
      KBL: { name: 'Kreditbolaget Exempel AB', permits: PERMITS },
      FCB: { name: 'Fordringscentralen AB', permits: PERMITS },
    },
    channels: { kfm: { ...channel, ...own } },
    routes: [
      {
        folder: 'kbl',
        transactions: [EMALIN],
        channel: 'kfm',
        complete: { stableSeconds: 0 },
        ...route,
      },
    ],
    retry: { firstSeconds: 60, factor: 2, jitter: 0, attempts: 5 },
    ...config,
  };
}

class FolderWorld implements World {
  readonly root: string;
  readonly configPath: string;
  readonly clock: VirtualClock;
  readonly counterpart: Counterpart;
  readonly #open: () => Promise<App>;
  app: App;

  constructor(
    root: string,
    configPath: string,
    clock: VirtualClock,
    counterpart: Counterpart,
    open: () => Promise<App>,
    app: App,
  ) {
    this.root = root;
    this.configPath = configPath;
    this.clock = clock;
    this.counterpart = counterpart;
    this.#open = open;
    this.app = app;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  list(...parts: string[]): string[] {
    return readdirSync(this.path(...parts)).sort();
  }

  read(...parts: string[]): Buffer {
    return readFileSync(this.path(...parts));
  }

  drop(origin: string, bytes: Buffer): void {
    const path = this.path('inbox', origin);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes);
  }

  answer(name: string, bytes: Buffer): void {
    writeFileSync(this.path('counterpart', 'out', name), bytes);
  }

  async pass(): Promise<string[]> {
    this.clock.advance(60_000);
    const { decisions } = await this.app.runPass({ settle: false, waitMs: 0 });
    return [...decisions];
  }

  async roundTrip(): Promise<void> {
    await this.pass();
    await this.counterpart.takeAll();
    await this.pass();
  }

  async findDrop(origin: string): Promise<Drop> {
    const found = (await this.app.ledger.listDrops()).filter((drop) => drop.origin === origin);
    expect(found, `drops from ${origin}`).toHaveLength(1);
    return found[0]!;
  }

  async findBatch(origin: string): Promise<Batch> {
    const { id } = await this.findDrop(origin);
    const found = await this.app.ledger.listBatches({ dropIds: [id] });
    expect(found, `batches of ${origin}`).toHaveLength(1);
    return found[0]!;
  }

  async findAnswer(name: string): Promise<Answer> {
    const found = (await this.app.ledger.listAnswers()).filter((answer) => answer.name === name);
    expect(found, `answers named ${name}`).toHaveLength(1);
    return found[0]!;
  }

  decide(id: string, decision: DecisionName | Decision): Promise<string> {
    const whole = typeof decision === 'string' ? { name: decision } : decision;
    return decideOn(this.app, id, whole, 'by a test');
  }

  async restart(): Promise<void> {
    await this.app.close();
    this.app = await this.#open();
  }

  listSent(): string[] {
    return [...this.list('counterpart', 'in'), ...this.list('counterpart', 'taken')].sort();
  }

  async verify(): Promise<void> {
    expect((await this.app.ledger.verify()).faults).toEqual([]);
  }
}
