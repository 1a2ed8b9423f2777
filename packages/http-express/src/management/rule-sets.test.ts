import { type RuleSetHost, testRuleSetChecks, testRuleSets } from "../../test/rule-set-suite.ts";
import { plainSetting, type Setting, startServer, storeSettings } from "../../test/server.ts";

function hostOf(setting: Setting): RuleSetHost {
  return { seesBytes: setting.seesBytes, start: (options) => startServer(setting, options) };
}

for (const setting of storeSettings) testRuleSets(setting.name, hostOf(setting));
testRuleSetChecks("Express", hostOf(plainSetting));
