export { type GitLab, type GitLabOptions, type StoredRule, startGitLab } from "./gitlab.ts";
export { type Answer, answer } from "./messages.ts";
