/** Reads the headers of a request, by their names in lower case. */
export function headerOf({ headers }: Request): (name: string) => string | undefined {
  return (name) => headers.get(name) ?? undefined;
}
