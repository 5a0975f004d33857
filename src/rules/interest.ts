import { countDays } from './dates.ts';

/** A rate by the day it is in force from, in hundredths of a percent; the days in order. */
export type RateSeries = readonly { readonly from: string; readonly hundredths: number }[];

/** Rates by name. */
export type Rates = ReadonlyMap<string, RateSeries>;

/** Of an authority that has none. */
export const NO_RATES: Rates = new Map();

const YEAR_DAYS = 365n;
const LEAP_YEAR_DAYS = 366n;
const PARTS = 10_000n;

/** Days at one rate, the end left out. */
interface Period {
  readonly begin: string;
  readonly end: string;
  readonly days: number;
  readonly hundredths: number;
}

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

/**
 * The same with days of leap years in 366ths: as the five numbers come out that are published with the complex example
 * of a Norwegian petition, model 1.0.
 */
export function computeInterestByYear(
  principal: bigint,
  from: string,
  to: string,
  series: RateSeries,
  addition: bigint,
): bigint {
  let weighted = 0n;
  for (const period of cutPeriods(from, to, series)) {
    const rate = BigInt(period.hundredths) + addition;
    for (const { days, yearDays } of cutYears(period.begin, period.end))
      weighted += (BigInt(days) * rate * YEAR_DAYS * LEAP_YEAR_DAYS) / yearDays;
  }
  const numerator = principal * weighted;
  const denominator = PARTS * YEAR_DAYS * LEAP_YEAR_DAYS;
  return (2n * numerator + denominator) / (2n * denominator);
}

function* cutYears(
  from: string,
  to: string,
): Generator<{ readonly days: number; readonly yearDays: bigint }> {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    const [first, next] = [`${year}-01-01`, `${year + 1}-01-01`];
    const end = next < to ? next : to;
    const isLeap = countDays(first, next) === 366;
    yield {
      days: countDays(latest(from, first), end),
      yearDays: isLeap ? LEAP_YEAR_DAYS : YEAR_DAYS,
    };
  }
}

function* cutPeriods(from: string, to: string, series: RateSeries): Generator<Period> {
  for (const [index, { hundredths }] of series.entries()) {
    const begin = index === 0 ? from : latest(from, series[index]!.from);
    const next = series[index + 1]?.from;
    const end = next === undefined || next > to ? to : next;
    if (begin < end) yield { begin, end, days: countDays(begin, end), hundredths };
  }
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}
