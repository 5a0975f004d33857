import { DEBTS } from './debts.ts';
import { ENFORCEMENT } from './enforcement.ts';
import { ORDERS } from './orders.ts';
import { RELIEF } from './relief.ts';
import type { Service } from './service.ts';

/** The services of the authority. */
export const SERVICES: readonly Service[] = [ORDERS, ENFORCEMENT, DEBTS, RELIEF];
