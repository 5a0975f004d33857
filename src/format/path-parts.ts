/** The names in a path of elements or members: `/a/b`, `a/b` and `./a/b/` are all a, b. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
