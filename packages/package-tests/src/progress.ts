const start = performance.now();

/** One line with the seconds since the start, so that somebody who waits sees what is being done. */
export function tellProgress(text: string): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(`${seconds.padStart(6)} s  ${text}\n`);
}
