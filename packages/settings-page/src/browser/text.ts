import type { PackageType, Principal } from "@package-protection/core";
import {
  codePointName,
  count,
  levelNames,
  numbers,
  peopleFromLevel,
  projectName,
  typeNames,
  verbs,
} from "./phrases.ts";

/** The texts that the first part of the page needs. Texts of views alone that are loaded later are in `laterText`. */
export const text = {
  title: "Package protection",
  titleOf: (project: number | string) => `Package protection of ${projectName(project)}`,
  projectName,
  count,
  typeNames,
  levelNames,
  people: peopleFromLevel,
  verbs,
  unknownPerson: "somebody",
  unknownPersonFirst: "Somebody",

  common: {
    cancel: "Cancel",
    close: "Close",
    undo: "Undo",
    /** Puts the focus on Undo; shown beside it. */
    undoKey: "Alt+U",
    saving: "Saving…",
    retry: "Try again",
    loading: "Loading…",
    dismiss: "Dismiss",
    before: "before",
    after: "after",
    becomes: "becomes",
    noTime: "time not known",
    notLoaded: "This part of the page could not be loaded. Check your network, then try again or reload the page.",
  },

  nav: {
    label: "Views",
    rules: "Rules",
    try: "Try a name",
    refusals: "Refusals",
    history: "History",
    import: "Export and import",
    skip: "Skip to the content",
  },

  who: {
    tokenLabel: "Access token",
    tokenHelp: "Needs the scope api, and the role maintainer to manage rules.",
    tokenKept: "It is kept until this tab is closed.",
    tokenEmpty: "Enter a token.",
    tokenInvalid: "A token is made of visible ASCII characters. Check for a blank or a line break.",
    signIn: "Sign in",
    useToken: "Sign in with a token",
    useAnotherToken: "Use another token",
    withToken: "With an access token",
    again: "What you typed stays here. Sign in to the registry in another tab, or with a token here. Then go on.",
    signOut: "Sign out",
    pages: {
      unauthenticated: {
        title: "Sign in to manage package protection",
        text: "The registry does not know you yet. Sign in to it in this browser and reload, or use an access token.",
      },
      tokenRefused: {
        title: "The token was not accepted",
        text: "The registry does not know this token. Copy it again, or create a new one.",
      },
      tokenExpired: { title: "The token has expired", text: "Create a new token, and sign in with it." },
      tokenRevoked: { title: "The token was revoked", text: "Create a new token, and sign in with it." },
      scope: {
        title: "The token may not do this",
        text: "Its scope is too small. Create a token with the scope api, and sign in with it.",
      },
      forbidden: {
        title: "Maintainers and above manage protection rules",
        text: "Ask an owner of the project for the role maintainer. In an archived project, or one without packages, nobody changes rules. Below you can check what you may publish and delete.",
      },
      notFound: {
        title: "No such project",
        text: "The project does not exist, or you may not see it. Check the address, or sign in as a member of the project.",
      },
      disabled: {
        title: "Rules can't be managed here",
        text: "The operator of the registry switched their management off for this project. Rules that exist stay in force.",
      },
      missing: {
        title: "The registry's API was not found",
        text: "The page asked an address that has no package protection. The operator of the registry should check the option api of the page.",
      },
      unavailable: {
        title: "The registry can't answer now",
        text: "Its rule store or its user directory is not available. Pushes are refused meanwhile. Try again in a moment.",
      },
      network: {
        title: "No connection to the registry",
        text: "The request did not arrive, or no answer came. Check your network, and try again.",
      },
      unexpected: {
        title: "The registry's answer makes no sense",
        text: "Perhaps your session has ended, or a proxy answered in its place. Reload the page; if that does not help, tell the operator of the registry.",
      },
      rateLimited: { title: "Too many requests", text: "The registry asks to wait. Try again in a minute." },
    },
  },

  /** One sentence each, for a failure beside what failed. */
  failures: {
    unauthenticated: "You are no longer signed in.",
    tokenExpired: "The token has expired.",
    forbidden: "You may not do this: it needs the role maintainer, in a project that is not archived.",
    scope: "The token's scope is too small: it needs the scope api.",
    notFound: "The project was not found. Perhaps it was moved or deleted.",
    disabled: "The operator of the registry switched the management of rules off for this project.",
    missing: "This registry has no such function.",
    rateLimited: "Too many requests. Try again in a minute.",
    unavailable: "The registry can't answer now. Try again in a moment.",
    network: "No connection to the registry. Check your network, and try again.",
    unexpected: "The registry's answer makes no sense. Reload the page.",
    ruleGone: "The rule is no longer there: somebody deleted it.",
    entryGone: "The history no longer has this entry.",
    busy: "Others are changing rules at this moment. Try again.",
    conflict: "The rules were changed meanwhile. Look at them, and try again.",
    taken: "A rule with this type and pattern is already there.",
    limit: (maximum: number) => `This project may have at most ${count(maximum, "rule")}. Delete one first.`,
    mayHaveHappened: "The change may have been made all the same: look at the rules before you repeat it.",
  },

  rules: {
    heading: "Rules",
    intro: "Who may publish and delete which packages. Where several rules match, the strictest counts.",
    add: "Add rule",
    search: "Search rules",
    searchHint: "Pattern, package or person",
    type: "Package type",
    allTypes: "All types",
    state: "State",
    allStates: "All states",
    sort: "Sort by",
    sorts: {
      pattern: "Pattern",
      push: "Publish",
      delete: "Delete",
      state: "State",
      changed: "Changed",
    },
    columns: {
      rule: "Rule",
      push: "Publish",
      delete: "Delete",
      state: "State",
      changed: "Changed",
      actions: "Actions",
    },
    shown: (shown: number, all: number) =>
      shown === all ? count(all, "rule") : `${numbers.format(shown)} of ${count(all, "rule")}`,
    noneFound: "No rule fits the search.",
    clearSearch: "Clear search and filters",
    edit: "Edit",
    remove: "Delete",
    history: "History",
    activate: "Activate",
    editRule: (rule: string) => `Edit rule ${rule}`,
    removeRule: (rule: string) => `Delete rule ${rule}`,
    historyOfRule: (rule: string) => `History of rule ${rule}`,
    activateRule: (rule: string) => `Activate rule ${rule}`,
    table: "Protection rules",
    active: "Active",
    evaluating: "Evaluating",
    noLevel: "No limit for users",
    twin: { active: "other levels are tried beside it", evaluate: "tried beside the active rule" },
    by: (name: string) => `by ${name}`,
    wouldHaveRefused: (requests: number) => `Would have refused ${count(requests, "request")}`,
    wouldHaveRefusedNone: "Would have refused nothing",
    since: (time: string) => `since ${time}`,
  },

  empty: {
    heading: "No rules yet",
    intro: "Everybody who may publish can publish under any name. Start with one of these, or write your own.",
    examples: {
      scope: { title: "Only owners publish a scope", text: "Nobody else can add a package or a version to the scope." },
      release: {
        title: "Only admins delete releases",
        text: "What was published stays, until an admin decides otherwise.",
      },
      everything: {
        title: "Maintainers publish everything",
        text: "Developers and deploy tokens can't publish Python packages.",
      },
    },
    use: "Start from",
    own: "Write your own rule",
  },

  sentence: {
    onlyPush: (who: string) =>
      `${who} may publish; nobody else. Deploy tokens and anonymous callers may not delete either.`,
    onlyDelete: (who: string) =>
      `${who} may delete; nobody else. Deploy tokens and anonymous callers may not publish either.`,
    same: (who: string) => `${who} may publish and delete; nobody else.`,
    both: (publishers: string, deleters: string) =>
      `${publishers} may publish, only ${deleters} may delete; nobody else.`,
    evaluating: (sentence: string) => `Not enforced. Once active: ${sentence}`,
    incomplete: "Choose who may publish or who may delete.",
  },

  editor: {
    addTitle: "Add rule",
    editTitle: (rule: string) => `Edit rule ${rule}`,
    ruleId: (id: number) => `Its id is ${id}.`,
    type: "Package type",
    pattern: "Package name pattern",
    patternHelp:
      "* stands for any characters, also none. It is the only special character: there are no regular expressions. Capitals make no difference.",
    patternExample: "For example",
    useExample: (pattern: string) => `Use the example ${pattern}`,
    patternFine: "The pattern is valid.",
    publish: "Who may publish?",
    remove: "Who may delete?",
    noLimit: "No limit",
    noLimitNote: "for users",
    exampleMeanings: {
      cargo: "all crates whose names begin so.",
      conan: "all recipes whose names begin so.",
      generic: "all packages whose names begin so.",
      helm: "all charts whose names begin so.",
      maven: "all artifacts of the group com.acme and of the groups below it.",
      npm: "all packages of the scope.",
      nuget: "all packages whose ids begin so.",
      pypi: "all projects whose names begin so.",
      terraform_module: "all modules for AWS whose names begin so.",
    } satisfies Readonly<Record<PackageType, string>>,
    noLimitWhy: "A rule limits at least one of the two.",
    deleteHelp: "A limit begins at owners. Without one the registry's own minimum counts, if it has any.",
    andUp: { maintainer: "Maintainers", owner: "Owners", admin: "Admins" },
    andUpNote: { maintainer: "and above", owner: "and above", admin: "only" },
    protect: "Protect",
    evaluateFirst: "Evaluate first",
    evaluateHelp: "Evaluate first refuses nothing: it records whom the rule would refuse.",
    save: "Save",
    saveAndActivate: "Save and activate",
    saveAndEvaluate: "Save and evaluate",
    notChanged: "You have not changed anything yet.",
    unchanged: "Nothing has been changed.",
    pattern_blank: "Enter a package name, or a pattern.",
    pattern_too_long: (maximum: number) => `A pattern has at most ${maximum} characters.`,
    pattern_not_text: "The pattern has a character that can't be stored.",
    wrongCharacter: (character: string) =>
      /[!-~]/.test(character)
        ? `“${character}” can't stand here.`
        : `“${character}” (${codePointName(character)}) can't stand here.`,
    pattern_format: {
      npm: "An npm pattern is a name, or @scope/ and a name. The scope has no *.",
      pypi: "A PyPI pattern may have a * at its end, not at its beginning: only * alone stands for all.",
      terraform_module: "A Terraform pattern is name/system in small letters, digits, - and *.",
    } satisfies Partial<Record<PackageType, string>>,
    pattern_format_other: (type: string) => `This is no name of ${type} packages.`,
    type_unknown: "Choose a package type.",
    level_unknown: "Choose one of the levels.",
    level_missing: "Choose who may publish, or who may delete.",
    taken: "A rule with this type and pattern is already there. Edit that one, or change the pattern.",
    twin: {
      active:
        "There is an active rule with this type and pattern. You can evaluate other levels beside it; to change it at once, edit that rule.",
      evaluate: "A rule with this type and pattern is already under evaluation beside it.",
      both: "An active rule and one under evaluation have this type and pattern already. Edit one of those.",
      merges:
        "There is an active rule with this type and pattern. Once this one is activated, that one takes over its levels.",
    },
    discard: {
      title: "Discard what you entered?",
      text: "It has not been saved.",
      confirm: "Discard",
      back: "Go on editing",
    },
    added: (rule: string) => `${rule} is protected.`,
    addedEvaluate: (rule: string) => `${rule} is being evaluated; nothing is refused yet.`,
    saved: (rule: string) => `The rule ${rule} was saved.`,
    activated: (rule: string) => `The rule ${rule} is active.`,
    activatedTwin: (rule: string) => `The active rule ${rule} has the new levels. The one under evaluation is gone.`,
  },

  conflict: {
    title: "Somebody changed the rules in the meantime",
    again: "Look at it again, and confirm it if it is still what you want.",
    created: (who: string, rule: string) => `${who} added ${rule}`,
    changed: (who: string, rule: string) => `${who} changed ${rule}`,
    deleted: (who: string, rule: string) => `${who} deleted ${rule}`,
    more: (rest: number) => `and ${count(rest, "more change")}`,
    thisRule: "This is the rule that you are editing.",
    others: (changes: number) => `Others made ${count(changes, "change")} to other rules meanwhile.`,
    addAgain: "Add it again as mine",
    letGo: "Leave it deleted",
    kept: "What you did not touch is now as they saved it.",
    bothChanged: (term: string) => `${term}: you both changed it`,
    mine: (value: string) => `Mine: ${value}`,
    theirs: (value: string) => `Theirs: ${value}`,
    choose: "Choose mine or theirs for each of these first.",
    willSave: "Saving now changes:",
    nothingLeft: "Nothing of yours is left to save.",
  },

  undo: {
    done: (what: string) => `Undone: ${what}`,
    failed: (why: string) => `It was not undone: ${why}`,
  },

  differences: {
    pattern: "Pattern",
    type: "Type",
    push: "Publish",
    delete: "Delete",
    state: "State",
  },

  principal: (principal: Principal, name: string | null): string => {
    switch (principal.kind) {
      case "user":
        return name === null
          ? levelNames[principal.accessLevel]
          : `${name} (${levelNames[principal.accessLevel].toLowerCase()})`;
      case "admin":
        return name === null ? "An admin" : `${name} (admin)`;
      case "deploy-token":
        return name === null ? "A deploy token" : `${name} (deploy token)`;
      case "anonymous":
        return "An anonymous caller";
    }
  },
} as const;
