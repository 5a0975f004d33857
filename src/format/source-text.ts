/** The text of a file as it stands, kept from where it was last cut. */
export class SourceText {
  #text = '';
  /** UTF-16 position in the file of the first character kept, and of the last cut. */
  #base = 0;
  #from = 0;
  /** Column, from 1, of the first character after the last cut. */
  column = 1;

  /** `mark` stands before the text without being counted. */
  add(text: string, mark = ''): void {
    this.#from -= mark.length;
    this.column -= mark.length;
    this.#text = this.#text.slice(Math.max(0, this.#from - this.#base)) + mark + text;
    this.#base = this.#from;
  }

  /** What stands between the last cut and a position, which stays uncut. */
  peek(position: number): string {
    return this.#text.slice(this.#from - this.#base, position - this.#base);
  }

  /** What stands between the last cut and a position. */
  cut(position: number): string {
    const text = this.peek(position);
    this.#from = position;
    const lineEnd = text.lastIndexOf('\n');
    this.column = lineEnd < 0 ? this.column + text.length : text.length - lineEnd;
    return text;
  }

  /** What stands from the last cut to the end. */
  cutAll(): string {
    return this.cut(this.#base + this.#text.length);
  }
}
