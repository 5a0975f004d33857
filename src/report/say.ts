import { formatMinor } from '../core/money.ts';
import { ACTION_MESSAGES } from './action-messages.ts';
import { MESSAGES } from './messages.ts';

/** Languages a report can be read in. */
export const LANGUAGES = ['en', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUE = { ...MESSAGES, ...ACTION_MESSAGES };
export type MessageKey = keyof typeof CATALOGUE;

/** Says a message of the catalogue in one language, with its values in place. */
export interface Say {
  readonly language: Language;
  (key: MessageKey, values?: Readonly<{ [name: string]: string | number }>): string;
}

/** Makes the speaker of a language. */
export function createSay(language: Language): Say {
  const say = (key: MessageKey, values: Readonly<{ [name: string]: string | number }> = {}) =>
    CATALOGUE[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  return Object.assign(say, { language });
}

/** `3 items, 12 345,00`. */
export function sayCount(
  say: Say,
  { items, amount }: { readonly items: number; readonly amount: number },
): string {
  const count = items === 1 ? say('oneItem') : say('manyItems', { count: items });
  return `${count}, ${formatMinor(amount)}`;
}
