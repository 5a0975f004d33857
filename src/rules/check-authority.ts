import { IANAZone } from 'luxon';
import type { YamlSource } from '../core/yaml-source.ts';
import type { RawAuthority } from './authority-schema.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** Checks what an authority says about itself, its transactions apart. */
export function checkAuthority(folder: string, raw: RawAuthority, source: YamlSource): void {
  const { authority, country, timeZone, nameSuffix = '' } = raw;
  const check = (key: keyof RawAuthority, isGood: boolean, message: string) => {
    if (!isGood && !source.isFaulty([key])) source.addFault([key], message);
  };
  check('authority', authority === folder, `must be '${folder}', as its folder is called`);
  check('country', isCountry(country), `there is no country '${country}', e.g. SE`);
  check(
    'timeZone',
    IANAZone.isValidZone(timeZone),
    `there is no time zone '${timeZone}', e.g. Europe/Stockholm`,
  );
  check(
    'nameSuffix',
    isSuffix(nameSuffix),
    `'${nameSuffix}' is not a regular expression without names`,
  );
  for (const name of Object.keys(raw.amounts))
    if (!NAME.test(name))
      source.addFault(['amounts', name], `'${name}' is no name: rules could not name it`);
}

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

function isCountry(country: string): boolean {
  return /^[A-Z]{2}$/.test(country) && COUNTRIES.of(country) !== undefined;
}

function isSuffix(text: string): boolean {
  try {
    new RegExp(text, 'iu');
    return !text.includes('(?<');
  } catch {
    return false;
  }
}
