// Written for old versions of Node: on one of those it has to run, and to say what is missing.
var needed = [22, 18];
var version = process.versions.node.split(".").map(Number);

if (version[0] < needed[0] || (version[0] === needed[0] && version[1] < needed[1])) {
  console.error(
    "This needs Node " + needed.join(".") + " or newer, and runs on Node " + process.versions.node + ".\n" +
      "On Linux and macOS, `pnpm install` brings one along as an optional dependency; here that was left out or failed.\n" +
      "Install Node " + needed.join(".") + " or newer, or run `pnpm install` again without `--no-optional`."
  );
  process.exit(1);
}
