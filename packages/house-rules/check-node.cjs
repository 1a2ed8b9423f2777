// Plain old JavaScript: an old version of Node has to get as far as the message.
const needed = "22.18";
const [neededMajor, neededMinor] = needed.split(".").map(Number);
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`This needs Node ${needed} or newer; here is Node ${process.versions.node}.
On Linux and macOS \`pnpm install\` brings a newer one as an optional dependency; here that was left out or it failed.
Run \`pnpm install\` again without \`--no-optional\`, or install Node ${needed} or newer yourself.`);
  process.exit(1);
}
