import { checkNumber } from './check-number.ts';
import type { Desk } from './desk.ts';
import { type Arrival, readArrival } from './read-arrival.ts';
import type { Recognised } from './recognise.ts';
import { SERVICES } from './services.ts';

/** Takes a file that was recognised: reads and checks it, and gives it to its service. */
export async function takeFile(
  desk: Desk,
  path: string,
  name: string,
  recognised: Recognised,
): Promise<void> {
  const { transaction } = recognised;
  const arrival = await readArrival(path, name, recognised, desk.today);
  const { items, creditor, sequence } = arrival;
  desk.tell(
    `${name} came: ${transaction.raw.title} of ${creditor}, number ${sequence}, ${items.length} ${items.length === 1 ? 'item' : 'items'}`,
  );
  // Its code stands in the names of answers.
  if (!/^[\p{L}\p{N}]{3}$/u.test(creditor)) {
    desk.tell('  it does not say whose it is: nothing answers it');
    return;
  }
  desk.state.files[`${creditor}/${transaction.name}/${sequence}`] = name;
  const wrong = checkNumber(desk, arrival);
  if (wrong) desk.tell(`  its number is not ${wrong.expected}, which was expected`);
  if (isSilent(desk, arrival)) {
    desk.tell('  it is not answered, by plan');
    return;
  }
  const service = SERVICES.find((one) => Object.hasOwn(one.take, transaction.name));
  if (service) service.take[transaction.name]!(desk, arrival, wrong);
  else desk.tell('  nothing of what follows is simulated');
}

function isSilent({ plan }: Desk, { sequence, transaction }: Arrival): boolean {
  return plan.silent.some(
    (one) => String(one) === String(sequence) || one === `${transaction}/${sequence}`,
  );
}
