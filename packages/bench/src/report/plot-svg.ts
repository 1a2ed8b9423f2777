import type { Plot } from "../part-result.ts";
import { cellText, durationText } from "./cell-text.ts";

const width = 960;
const height = 620;
const area = { left: 70, right: 740, top: 50, bottom: 560 };
const labelHeight = 15;

const palette = [
  "#4269d0",
  "#b8860b",
  "#ff725c",
  "#3aa394",
  "#3ca951",
  "#c94f9b",
  "#a463f2",
  "#5f8fbf",
  "#9c6b4e",
  "#70757a",
  "#1b7837",
  "#762a83",
  "#0b5fa5",
  "#d94801",
];

type Scale = (value: number) => number;

/** A plot with logarithmic axes, the vertical one of times: a line with dots for each peer, its name at the line's end. */
export function plotSvg(plot: Plot): string {
  const lines = plot.lines.filter(({ points }) => points.length > 0);
  const points = lines.flatMap((line) => line.points);
  const horizontal = decades(points.map(([across]) => across));
  const vertical = decades(points.map(([, up]) => up));
  const x = logScale(horizontal, area.left, area.right);
  const y = logScale(vertical, area.bottom, area.top);
  const ends = labelPlaces(lines.map((line) => y(line.points.at(-1)?.[1] ?? 1)));
  let peersSoFar = 0;
  const drawn = lines.map((line, at) => {
    const color = lineColor(line.emphasis, line.emphasis === "peer" ? peersSoFar++ : 0);
    return lineSvg(line, color, x, y, ends[at] ?? area.top);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${area.left}" y="28" font-size="16" fill="#222222">${escaped(plot.title)}</text>
${horizontal.map((value) => gridLine(x(value), area.top, x(value), area.bottom)).join("\n")}
${vertical.map((value) => gridLine(area.left, y(value), area.right, y(value))).join("\n")}
${horizontal.map((value) => text(x(value), area.bottom + 18, cellText(value), "middle")).join("\n")}
${vertical.map((value) => text(area.left - 8, y(value) + 4, durationText(value), "end")).join("\n")}
${text((area.left + area.right) / 2, area.bottom + 42, plot.horizontal, "middle")}
<text transform="translate(16 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#444444">${escaped(plot.vertical)}</text>
${drawn.join("\n")}
</svg>
`;
}

function lineSvg({ name, points, emphasis }: Plot["lines"][number], color: string, x: Scale, y: Scale, label: number) {
  const places = points.map(([across, up]) => `${x(across).toFixed(1)},${y(up).toFixed(1)}`);
  const strokeWidth = emphasis === "own" ? 3.5 : 1.6;
  const dashes = emphasis === "limit" ? ' stroke-dasharray="5 4"' : "";
  const [lastAcross, lastUp] = points.at(-1) ?? [1, 1];
  const leader = `<path d="M${x(lastAcross) + 5} ${y(lastUp)} L${area.right + 24} ${label}" stroke="${color}" stroke-width="0.6" fill="none"/>`;
  const dots = places.map((place) => {
    const [across, up] = place.split(",");
    return `<circle cx="${across}" cy="${up}" r="${emphasis === "own" ? 4 : 2.5}" fill="${color}"/>`;
  });
  const weight = emphasis === "own" ? ' font-weight="bold"' : "";
  return `<polyline points="${places.join(" ")}" fill="none" stroke="${color}" stroke-width="${strokeWidth}"${dashes}/>
${dots.join("")}${leader}
<text x="${area.right + 28}" y="${label + 4}" fill="${color}"${weight}>${escaped(name)}</text>`;
}

/** The powers of ten around the values. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

function logScale(ticks: readonly number[], from: number, to: number): Scale {
  const first = Math.log10(ticks[0] ?? 1);
  const last = Math.log10(ticks.at(-1) ?? 10);
  return (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from);
}

/** Places near the wanted ones at which no label covers another. */
function labelPlaces(wanted: readonly number[]): number[] {
  const order = wanted.map((place, at) => ({ place, at })).toSorted((left, right) => left.place - right.place);
  const places: number[] = [];
  let free = area.top - labelHeight;
  for (const { place, at } of order) {
    free = Math.max(place, free + labelHeight);
    places[at] = free;
  }
  const overhang = Math.max(0, free - area.bottom);
  return places.map((place) => place - overhang);
}

function lineColor(emphasis: "own" | "peer" | "limit", at: number): string {
  if (emphasis === "own") return "#d1001f";
  return emphasis === "limit" ? "#222222" : (palette[at % palette.length] ?? "#222222");
}

function gridLine(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)} L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="#dddddd"/>`;
}

function text(x: number, y: number, words: string, anchor: "middle" | "end"): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#444444">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
