import { countDays } from './dates.ts';

/** A rate by the day it is in force from, in hundredths of a percent; the days in order. */
export type RateSeries = readonly { readonly from: string; readonly hundredths: number }[];

/** Rates by name. */
export type Rates = ReadonlyMap<string, RateSeries>;

/** Of an authority that has none. */
export const NO_RATES: Rates = new Map();

const YEAR_DAYS = 365n;
const PARTS = 10_000n;

/**
 * Simple interest on an amount (minor units) from a day to another, that one left out: each day at the rate in force, and the
 * addition (hundredths of a percent) above it; a year has 365 days, the whole is rounded once, half up. Days before the
 * first rate have the first, those after the last the last.
 */
export function computeInterest(
  principal: bigint,
  from: string,
  to: string,
  series: RateSeries,
  addition: bigint,
): bigint {
  let weighted = 0n;
  for (const { days, hundredths } of cutPeriods(from, to, series))
    weighted += BigInt(days) * (BigInt(hundredths) + addition);
  const numerator = principal * weighted;
  const denominator = PARTS * YEAR_DAYS;
  return (2n * numerator + denominator) / (2n * denominator);
}

function* cutPeriods(
  from: string,
  to: string,
  series: RateSeries,
): Generator<{ readonly days: number; readonly hundredths: number }> {
  for (const [index, { hundredths }] of series.entries()) {
    const begin = index === 0 ? from : latest(from, series[index]!.from);
    const next = series[index + 1]?.from;
    const end = next === undefined || next > to ? to : next;
    if (begin < end) yield { days: countDays(begin, end), hundredths };
  }
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}
