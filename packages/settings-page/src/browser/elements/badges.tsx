import type { AccessLevel, Enforcement, PackageType } from "@package-protection/core";
import { text } from "../text.ts";

export function TypeBadge({ type }: { readonly type: PackageType }) {
  return <span class="type">{text.typeNames[type]}</span>;
}

const bars = ["maintainer", "owner", "admin"] as const satisfies readonly AccessLevel[];

/** A level that a rule asks for: the higher, the more bars. */
export function LevelBadge({ level }: { readonly level: (typeof bars)[number] | null }) {
  if (level === null) return <span class="muted level">{text.rules.noLevel}</span>;
  const height = bars.indexOf(level);
  return (
    <span class="level">
      <span class="bars" aria-hidden="true">
        {bars.map((bar, place) => (
          <i key={bar} class={place <= height ? "full" : ""} />
        ))}
      </span>
      {text.levelNames[level]}
    </span>
  );
}

export function StateBadge({ enforcement }: { readonly enforcement: Enforcement }) {
  return enforcement === "active" ? (
    <span class="state active">{text.rules.active}</span>
  ) : (
    <span class="state evaluating">{text.rules.evaluating}</span>
  );
}
