import { type Figures, type Results, ratioOf } from './figures.ts';

/** The place of a figure in the results of a case. */
type Place = readonly [subject: string, name: keyof Figures];

/** What a figure, or a ratio of two, must not exceed. */
export interface Goal {
  readonly title: string;
  readonly limit: number;
  /** Returns the figure to compare with the limit; NaN if it was not measured. */
  readonly figure: (results: Results) => number;
  readonly unit?: string;
}

/** Returns a figure of a case; NaN if it was not measured. */
export function at(results: Results, name: string, [subject, figure]: Place): number {
  return results[name]?.[subject]?.figures?.[figure] ?? Number.NaN;
}

/** A goal for the ratio of a figure of two subjects. */
export function ratio(
  title: string,
  limit: number,
  one: string,
  subject: string,
  floor: string,
  figure: keyof Figures = 'cpu',
): Goal {
  return {
    title,
    limit,
    figure: (results) => ratioOf(results[one]?.[subject], results[one]?.[floor], figure),
  };
}

/** Returns how much more a subject needs than another one. */
export function difference(
  results: Results,
  name: string,
  one: string,
  other: string,
  figure: keyof Figures,
): number {
  return at(results, name, [one, figure]) - at(results, name, [other, figure]);
}
