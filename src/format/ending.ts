/** Set when a file could not be read to its end: what is missing then is no news. */
export interface Ending {
  isCut: boolean;
}
