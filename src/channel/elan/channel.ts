import { copyFile, stat } from 'node:fs/promises';
import type {
  Channel,
  Inquiry,
  RemoteFile,
  Shipment,
  TransportReceipt,
} from '../../core/channel.ts';
import { ignoreMissing } from '../../core/errors.ts';
import { syncFile } from '../../core/files.ts';
import { toRestFailure } from '../rest/rest-failure.ts';
import { completeBody } from './attachments.ts';
import { type AcceptedCase, CaseStore } from './case-store.ts';
import { createElanClient } from './client.ts';
import { type DialogSettings, hearDialogs } from './dialogs.ts';
import { followCases } from './follow.ts';
import { type Petition, readPetition } from './petition.ts';
import { handOver, lookUpRegime } from './regime.ts';
import { type ElanSettings, fillUrl } from './settings.ts';
import { submit, validate } from './submit.ts';

/** The way to Skatteetaten's ELAN: one petition a message, its answer at once, its case followed afterwards. */
export function createElanChannel(settings: ElanSettings): Channel {
  const { name, environment, baseUrl, urls } = settings;
  const store = new CaseStore(settings.folder);
  const client = createElanClient(settings, baseUrl);
  // Interfaces of their own, each with its own limit.
  const regime = urls.regime === undefined ? undefined : createElanClient(settings, urls.regime);
  const status = urls.status === undefined ? undefined : createElanClient(settings, urls.status);
  let trouble: Error | undefined;
  return {
    name,
    environment,
    simultaneous: settings.simultaneous,
    ...(settings.findCertificate ? { findCertificate: settings.findCertificate } : {}),
    async send(shipment: Shipment, commit): Promise<TransportReceipt> {
      const petition = await readPetition(shipment.path);
      const attaching = { settings, client, store, shipment };
      const body = await completeBody(attaching, petition.reference);
      const changes = await findChanged(store, shipment, petition);
      const submitting = { ...attaching, petition, body, changes };
      const isRepeated = await store.hasBegun(shipment.id);
      // What may be there already is not asked about as if it were new.
      if (!isRepeated) {
        const refused = settings.validates ? await validate(submitting) : undefined;
        if (refused) {
          await commit();
          return refused;
        }
        // Of whom nobody can be asked, the authority says itself.
        if (regime && urls.regime !== undefined && petition.debtors.length > 0) {
          const url = fillUrl(urls.regime, baseUrl);
          const found = await lookUpRegime(
            { client: regime, shipment, now: settings.now() },
            url,
            petition.debtors,
            settings.regimes.isNew,
          );
          if (found !== 'new') return handOver(settings.handover, shipment, petition, found);
        }
      }
      return submit(submitting, commit);
    },
    inquire: (shipment, committed) => inquire(store, shipment, committed),
    async list(): Promise<RemoteFile[]> {
      const { dialogs } = settings;
      const unheard = dialogs && (await hear(dialogs, store, settings.now()));
      const silent = status && (await followCases(settings, status, store));
      trouble = unheard ?? silent;
      const names = await store.listAnswers();
      return Promise.all(
        names.map(async (answer) => {
          const facts = await stat(store.getAnswerPath(answer)).catch(ignoreMissing);
          return { name: `${answer}.json`, size: facts?.size, modifiedMs: facts?.mtimeMs ?? 0 };
        }),
      );
    },
    getTrouble: () => trouble,
    async fetch(file, path) {
      await copyFile(store.getAnswerPath(toAnswer(file)), path);
      await syncFile(path);
    },
    acknowledge: (file) => store.finishAnswer(toAnswer(file)),
    async close() {},
  };
}

/** What keeps us from hearing news; cases are asked about by the schedule all the same. */
async function hear(dialogs: DialogSettings, store: CaseStore, now: Date) {
  try {
    await hearDialogs(dialogs, store, now);
    return undefined;
  } catch (error) {
    return toRestFailure(error, dialogs.platform);
  }
}

/** A petition whose reference has a case already, by another message, changes that case. */
async function findChanged(
  store: CaseStore,
  { id }: Shipment,
  { reference }: Petition,
): Promise<AcceptedCase | undefined> {
  const known = await store.readAccepted(reference);
  return known?.shipment === id ? undefined : known;
}

function toAnswer({ name }: RemoteFile): string {
  return name.replace(/\.json$/, '');
}

async function inquire(
  store: CaseStore,
  { id, resends }: Shipment,
  committed: boolean,
): Promise<Inquiry> {
  if (await store.hasAnswer(`${id}.${resends}.svar`)) {
    // Its outcome is known: a later transmission begins anew.
    await store.end(id);
    return { result: 'arrived', evidence: 'its answer is on disk here' };
  }
  if (!committed && !(await store.hasBegun(id)))
    return { result: 'absent', evidence: 'it had not begun to be submitted' };
  return {
    result: 'repeatable',
    evidence:
      'the same petition may be submitted again: one that is there already is refused as a duplicate, which proves it',
  };
}
