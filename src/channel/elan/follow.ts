import type { AuthorisedClient } from '../rest/authorised-client.ts';
import { parseJson } from '../rest/call-rest.ts';
import type { CaseStore, OpenCase } from './case-store.ts';
import { toList, toObject } from './petition.ts';
import { type ElanSettings, fillUrl } from './settings.ts';
import { inHours } from './submit.ts';

/** After these nothing more comes. */
const TERMINAL = new Set(['sakNektetFremmet', 'sakAvsluttet', 'sakHevet']);

/** What was told of a case, in one form: read leniently, for members come and go without notice. */
interface Told {
  readonly saksstatus: string;
  readonly saksnummer?: string;
  readonly rettelse?: string;
  readonly beslutninger: readonly { readonly type: string }[];
  readonly krav: readonly {
    readonly referanse: string;
    readonly kravgrunnlagsidentifikator: string;
  }[];
}

/** Asks about the cases whose turn it is; what is new of one becomes an answer to be fetched. */
export async function followCases(
  settings: ElanSettings,
  client: AuthorisedClient,
  store: CaseStore,
): Promise<void> {
  const url = settings.urls.status;
  if (url === undefined) return;
  const now = settings.now().toISOString();
  const due = (await store.listCases()).filter(({ nextAt }) => nextAt <= now);
  await Promise.all(due.map((open) => followOne(settings, client, store, open, url)));
}

async function followOne(
  settings: ElanSettings,
  client: AuthorisedClient,
  store: CaseStore,
  open: OpenCase,
  template: string,
): Promise<void> {
  const { reference } = open;
  const url = fillUrl(template, settings.baseUrl, { reference });
  const answer = await client.call({ method: 'GET', url });
  const told = answer.status === 200 ? readStatus(parseJson(answer.text)) : undefined;
  const polls = open.polls + 1;
  const { minHours, maxHours } = settings.status;
  const nextAt = inHours(settings, minHours + (maxHours - minHours) * settings.random());
  if (!told) return store.follow({ ...open, polls, nextAt });
  const spelled = JSON.stringify(told);
  if (spelled !== open.told)
    await store.keepAnswer(`${open.shipment}.status-${polls}`, {
      slag: 'status',
      eksternSaksreferanse: reference,
      innsenderReferanse: open.innsenderReferanse,
      ...told,
    });
  if (TERMINAL.has(told.saksstatus)) return store.unfollow(open.shipment);
  return store.follow({ ...open, polls, nextAt, told: spelled });
}

function readStatus(body: unknown): Told | undefined {
  const { saksstatus } = toObject(body);
  if (typeof saksstatus !== 'string') return undefined;
  const saksnummer = findText(body, (_, text) => /^UTLBGJ\/\d{4}\/\w+$/.test(text));
  const rettelse = findText(toObject(body).anmodningOmRettelse, (name) => name === 'melding');
  const beslutninger = toList(toObject(body).beslutningsinformasjon).map((entry) => ({
    type: String(toObject(entry).type ?? ''),
  }));
  const krav = toList(toObject(body).krav).map(toObject);
  return {
    saksstatus,
    ...(saksnummer === undefined ? {} : { saksnummer }),
    ...(rettelse === undefined ? {} : { rettelse }),
    beslutninger,
    krav: krav.flatMap(({ innsendersKravreferanse, kravreferanse, kravgrunnlagsidentifikator }) =>
      typeof kravgrunnlagsidentifikator === 'string'
        ? {
            referanse: String(innsendersKravreferanse ?? kravreferanse ?? ''),
            kravgrunnlagsidentifikator,
          }
        : [],
    ),
  };
}

function findText(
  value: unknown,
  fits: (name: string, text: string) => boolean,
  name = '',
): string | undefined {
  if (typeof value === 'string') return fits(name, value) ? value : undefined;
  const inner = Array.isArray(value) ? Object.entries(value) : Object.entries(toObject(value));
  for (const [key, one] of inner) {
    const found = findText(one, fits, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
