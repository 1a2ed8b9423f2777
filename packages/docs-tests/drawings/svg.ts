/** What a box or a line is drawn for; the style says how it looks, by day and by night. */
type Look = "pure" | "shell" | "edge" | "host" | "refused";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: Look;
  readonly name: string;
  /** The lines under the name. */
  readonly notes: readonly string[];
}

const style = `
    text { font: 14px system-ui, sans-serif; fill: #1f2328; }
    .note { font-size: 12px; fill: #57606a; }
    .name { font-weight: 600; }
    .paper { fill: #ffffff; }
    .pure { fill: #dafbe1; stroke: #1a7f37; }
    .shell { fill: #ddf4ff; stroke: #0969da; }
    .edge { fill: #fff8c5; stroke: #9a6700; }
    .host { fill: #f6f8fa; stroke: #57606a; stroke-dasharray: 5 3; }
    .refused { fill: #ffebe9; stroke: #cf222e; }
    .way { fill: none; stroke: #57606a; stroke-width: 1.5; marker-end: url(#end); }
    .tip { fill: #57606a; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .note { fill: #9da7b3; }
      .paper { fill: #0d1117; }
      .pure { fill: #12261e; stroke: #3fb950; }
      .shell { fill: #121d2f; stroke: #58a6ff; }
      .edge { fill: #272115; stroke: #d29922; }
      .host { fill: #161b22; stroke: #8b949e; }
      .refused { fill: #25171c; stroke: #f85149; }
      .way { stroke: #8b949e; }
      .tip { fill: #8b949e; }
    }
  `;

/** A drawing with its own style, which needs nothing beside it. */
export function svg(title: string, width: number, height: number, parts: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...parts,
  ].join("\n  ")}\n</svg>\n`;
}

const lineHeight = 17;

export function box({ x, y, width, height, look, name, notes }: Box): string {
  const middle = x + width / 2;
  const first = y + height / 2 + 5 - (notes.length * lineHeight) / 2;
  return [
    `<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    text(middle, first, name, "name", "middle"),
    ...notes.map((note, index) => text(middle, first + (index + 1) * lineHeight, note, "note", "middle")),
  ].join("\n  ");
}

export function text(x: number, y: number, words: string, look: "name" | "note", anchor: "start" | "middle"): string {
  return `<text class="${look}" x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
}

/** An arrow along a path of SVG. */
export function arrow(path: string): string {
  return `<path class="way" d="${path}"/>`;
}
