import { type ProjectReference, type ProjectView, projectVisibilities } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryAccessLevel } from "./access-level-arbitrary.ts";
import { arbitraryCharacter } from "./character-arbitrary.ts";

/** A full path: two to five parts; mostly of path letters, otherwise of any characters but the slash. */
export function arbitraryProjectPath(): fc.Arbitrary<string> {
  const part = fc.oneof(
    { arbitrary: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,11}$/), weight: 3 },
    {
      arbitrary: fc.string({ unit: arbitraryCharacter().filter((character) => character !== "/"), minLength: 1 }),
      weight: 1,
    },
  );
  return fc.array(part, { minLength: 2, maxLength: 5 }).map((parts) => parts.join("/"));
}

function projectId(): fc.Arbitrary<number> {
  return fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 3 },
    { arbitrary: fc.maxSafeInteger(), weight: 1 },
  );
}

/** A reference to a project: an id, mostly a small one, or a path. */
export function arbitraryProjectReference(): fc.Arbitrary<ProjectReference> {
  return fc.oneof(fc.record({ id: projectId() }), fc.record({ path: arbitraryProjectPath() }));
}

/** A project as some caller sees it: every visibility, every level; it is archived, or switched off, one time in four. */
export function arbitraryProjectView(): fc.Arbitrary<ProjectView> {
  const usually = (value: boolean) => fc.constantFrom(value, value, value, !value);
  return fc.record({
    id: projectId(),
    path: arbitraryProjectPath(),
    visibility: fc.constantFrom(...projectVisibilities),
    archived: usually(false),
    packagesEnabled: usually(true),
    protectionEnabled: usually(true),
    accessLevel: arbitraryAccessLevel(),
  });
}
