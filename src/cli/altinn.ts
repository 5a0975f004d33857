import type { Command } from 'commander';
import { checkCustomer, openSystemUsers, waitForCustomer } from '../app/altinn.ts';
import { findConfigPath } from '../core/config.ts';
import { AppError } from '../core/errors.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseCount } from './options.ts';

interface AltinnOptions extends CommonOptions {
  readonly channel?: string;
}

interface RegisterOptions extends AltinnOptions {
  readonly name: string;
  readonly description: string;
  readonly redirect: readonly string[];
}

interface RequestOptions extends AltinnOptions {
  readonly customer: string;
  readonly externalRef?: string;
  readonly redirect?: string;
}

interface StatusOptions extends AltinnOptions {
  readonly id?: string;
  readonly customer?: string;
  readonly externalRef?: string;
  readonly wait: number;
}

type Users = ReturnType<typeof openSystemUsers>;
type Request = Awaited<ReturnType<Users['request']>>;

/** `altinn`: the set-up of system users, once for the vendor and once for each customer. */
export function addAltinn(program: Command): void {
  const altinn = program
    .command('altinn')
    .description('set up system users in Altinn: register the system, ask customers, see answers');
  addCommon(
    altinn.command('register').description('register our system in Altinn, once'),
    ['altinn register --name Kvittera'],
    'whose channel it is for',
  )
    .option('--channel <name>', 'the channel, where there are several')
    .option('--name <text>', 'what customers see', 'Kvittera')
    .option('--description <text>', 'what it does', 'Sender utleggsbegjæringer')
    .option('--redirect <url...>', 'addresses that customers may be sent back to', [])
    .action((options: RegisterOptions) => runCommand(options, () => register(options)));
  addCommon(
    altinn.command('request').description('ask a customer for a system user'),
    ['altinn request --customer 312597772 --external-ref avtale-7'],
    'whose channel it is for',
  )
    .requiredOption('--customer <orgnr>', 'the organisation number of the customer')
    .option('--channel <name>', 'the channel, where there are several')
    .option('--external-ref <text>', 'our own name of it, when a customer has several')
    .option('--redirect <url>', 'where the customer is sent back to')
    .action((options: RequestOptions) => runCommand(options, () => request(options)));
  addCommon(
    altinn.command('status').description('how a request stands; --wait until it is answered'),
    ['altinn status --customer 312597772', 'altinn status --id ID --wait 600'],
    'whose channel it is for',
  )
    .option('--channel <name>', 'the channel, where there are several')
    .option('--id <id>', 'the id that the request was given')
    .option('--customer <orgnr>', 'or the customer')
    .option('--external-ref <text>', 'and the name it was made with (the customer unless said)')
    .option('--wait <seconds>', 'look again until it is answered, at most so long', parseCount, 0)
    .action((options: StatusOptions) => runCommand(options, () => status(options)));
}

function open({ config, channel }: AltinnOptions): Users {
  return openSystemUsers(findConfigPath(config, process.env), channel);
}

async function register(options: RegisterOptions): Promise<Result> {
  const { name, description, redirect } = options;
  const isNew = await open(options).register(name, description, redirect);
  const text = isNew
    ? 'The system is registered. Next: kvittera altinn request --customer ORGNR'
    : 'The system was registered already; nothing was changed.';
  return { exit: 0, text, data: { registered: isNew } };
}

async function request(options: RequestOptions): Promise<Result> {
  const { customer, externalRef, redirect } = options;
  const orgnr = checkCustomer(customer);
  return tell(await open(options).request(orgnr, externalRef, redirect));
}

async function status(options: StatusOptions): Promise<Result> {
  const { id, customer, externalRef, wait } = options;
  if (id === undefined && customer === undefined)
    throw new AppError('OPTION_UNKNOWN', 'it is not said which request', {
      fix: 'name it with --id, or --customer (and --external-ref)',
    });
  const users = open(options);
  const by =
    id === undefined ? { orgnr: customer!, externalRef: externalRef ?? customer! } : { id };
  return tell(await waitForCustomer(users, by, wait * 1000));
}

const MEANINGS: Readonly<{ [status: string]: string }> = {
  New: 'The customer has not answered yet. Send them the link above.',
  Accepted: 'The customer has accepted: set access.as to systemUser in the channel.',
  Rejected: 'The customer has rejected it.',
  Denied: 'It was denied.',
  Timedout: 'It was not answered in time: ask again.',
};

function tell({ id, status: state, externalRef, partyOrgNo, confirmUrl }: Request): Result {
  const lines = [
    `request       ${id}`,
    `customer      ${partyOrgNo}`,
    `external ref  ${externalRef}`,
    `status        ${state}`,
    ...(confirmUrl === undefined ? [] : [`confirm link  ${confirmUrl}`]),
    '',
    MEANINGS[state] ?? `Altinn calls it ${state}.`,
  ];
  return {
    exit: ['New', 'Accepted'].includes(state) ? 0 : 1,
    text: lines.join('\n'),
    data: { id, status: state, externalRef, partyOrgNo, confirmUrl: confirmUrl ?? null },
  };
}
