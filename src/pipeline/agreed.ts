import type { Config } from '../core/config-schema.ts';
import type { Transaction } from '../rules/authority.ts';

/** Whether the authority has agreed on a parameter of the service with a creditor: yes, or a day that has come. */
export function isAgreed(
  { creditors }: Config,
  creditor: string,
  { raw, authority }: Transaction,
  parameter: string,
  today: string,
): boolean {
  const value =
    creditors[creditor]?.parameters[`${authority.authority}/${raw.service}`]?.[parameter];
  return typeof value === 'string' ? value <= today : value === true;
}
