import { describe, expect, it } from "vitest";
import type { PartResult } from "../part-result.ts";
import { cellText, durationText } from "./cell-text.ts";
import { plotSvg } from "./plot-svg.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { withTargetTable } from "./target-rows.ts";

const result: PartResult = {
  part: "decide",
  environment: {
    date: "2026-01-01",
    node: "26.0.0",
    platform: "linux x64",
    cores: 4,
    loadBefore: 0,
    seed: 1,
    rounds: 3,
  },
  sections: [
    {
      title: "decide",
      text: ["A line."],
      columns: ["peer", "ns"],
      rows: [["a | b", 1234.5]],
      plot: {
        file: "decide.svg",
        title: "One & all",
        horizontal: "rules",
        vertical: "ns",
        lines: [
          {
            name: "ours",
            emphasis: "own",
            points: [
              [10, 100],
              [100, 120],
            ],
          },
          {
            name: "others",
            emphasis: "peer",
            points: [
              [10, 100],
              [100, 110],
            ],
          },
        ],
      },
    },
  ],
  targets: [{ what: "decide", bound: "at most", wanted: 4, unit: "times", reached: 4.2, quartiles: "4 to 5" }],
};

it("numbers are written with three digits, and without an exponent", () => {
  expect([0.0000142, 0.53456, 12.345, 123.45, 1_234_567.8].map(cellText)).toEqual([
    "0.0000142",
    "0.535",
    "12.3",
    "123",
    "1,234,568",
  ]);
});

it("times are written in the unit that fits", () => {
  expect([10, 1_000, 25_000_000, 1e10].map(durationText)).toEqual(["10 ns", "1 µs", "25 ms", "10 s"]);
});

describe("the report", () => {
  const report = reportMarkdown([result]);

  it("says what was aimed at, and what was missed", () => {
    expect(report).toContain("| decide | at most 4 | 4.2 times, **missed** | 4 to 5 |");
  });

  it("says under which conditions, and shows the tables and plots", () => {
    expect(report).toContain("Node 26.0.0, linux x64, 4 cores");
    expect(report).toContain("| a \\| b | 1,235 |");
    expect(report).toContain("![One & all](decide.svg)");
  });
});

it("the performance page gets the table between its marks", () => {
  const page = "before\n<!-- written by pnpm bench -->\nold\n<!-- until here -->\nafter\n";
  const written = withTargetTable(page, [result]);

  expect(written.startsWith("before\n<!-- written by pnpm bench -->\n| what |")).toBe(true);
  expect(written.endsWith("|\n<!-- until here -->\nafter\n")).toBe(true);
  expect(written).not.toContain("old");
  expect(withTargetTable(written, [result])).toBe(written);
  expect(() => withTargetTable("nothing", [result])).toThrow("has no");
});

describe("a plot", () => {
  const [section] = result.sections;
  const svg = section?.plot ? plotSvg(section.plot) : "";

  it("has a line and a name for each", () => {
    expect(svg.match(/<polyline /g)).toHaveLength(2);
    expect(svg).toContain(">ours</text>");
    expect(svg).toContain("One &amp; all");
    expect(svg).not.toContain("NaN");
  });

  it("keeps the names apart", () => {
    const heights = [...svg.matchAll(/<text x="768" y="([\d.]+)"/g)].map(([, height]) => Number(height));

    expect(heights).toHaveLength(2);
    expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeGreaterThanOrEqual(15);
  });
});
