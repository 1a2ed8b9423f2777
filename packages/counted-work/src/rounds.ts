/**
 * How many rounds a property of slow rounds gets: `count` in `test:all`, a tenth in `test`, tenfold in `test:nightly`.
 *
 * The scripts set the variable PROPERTY_ROUNDS, which multiplies; elsewhere it is 1.
 */
export function rounds(count: number): number {
  const factor = Number(process.env.PROPERTY_ROUNDS ?? "1");
  if (factor > 0) return Math.ceil(count * factor);
  throw new TypeError(`PROPERTY_ROUNDS must be a number above 0, got "${process.env.PROPERTY_ROUNDS}"`);
}
