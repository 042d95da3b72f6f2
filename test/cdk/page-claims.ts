/**
 * What docs/cdk.md says, by how each sentence or row begins, and the tests that show it: a file, and
 * what its tests or programs are called. A sentence that is not in one of these lists fails.
 */
type Shown = readonly [file: string, ...names: string[]];

const CODES = 'test/e2e/cdk-exit-codes.test.ts';
const UNIT = 'test/cdk/unit-test.test.ts';
const PAGE = 'test/cdk/page.test.ts';
const FACES = 'test/cdk/faces.test.ts';
const ONE_STACK = 'test/cdk/one-stack.test.ts';
const ACCEPTED = 'test/cdk/acknowledgements.test.ts';
const FLOOR = 'test/e2e/cdk-floor.test.ts';
const PROGRAMS = 'test/cdk/programs.test.ts';
const LAUNCHED = 'test/cdk/programs/launched.ts';
const LANGUAGES = 'test/e2e/cdk-languages.test.ts';

export const claims: Readonly<Record<string, Shown>> = {
  'Two active keys for one IAM user fail': [CODES, 'cdk synth $args, $face, $shape: exit $exits'],
  'The rule judges the final templates': [
    PROGRAMS,
    'the plugin, the cdk-nag pack and the cloud assembly',
    'the Aspect',
  ],
  '[`examples/cdk-app`]': [
    'test/e2e/cdk-example.test.ts',
    'the violating app fails and names the rule',
    'the fixed app passes',
  ],
  '`aws-cdk-lib` 2.258.0 or newer': [
    FLOOR,
    'aws-cdk-lib@2.258.0',
    'constructs@10.5.1',
    'cdk-nag@3',
  ],
  'The end-to-end tests run at 2.258.0': [FLOOR, 'the command line of $of'],
  '| `OneActiveKey.enforce(scope)`': [
    FACES,
    'on a Stage, the plugin judges',
    'on a Stack, only that stack is judged',
  ],
  '| `OneActiveKeyValidator`': [UNIT, 'addPlugins(new OneActiveKeyValidator())'],
  '| `OneActiveKeyAspect`': [UNIT, 'add(new OneActiveKeyAspect(), { priority: 0 })'],
  '| `OneActiveKeyNagPack`': [UNIT, 'addPlugins(new OneActiveKeyNagPack(app))'],
  'The verdicts are the same, of the same templates': [
    PROGRAMS,
    'the plugin, the cdk-nag pack and the cloud assembly',
    'the Aspect',
  ],
  'The validator writes `validation-report.json`': [
    ACCEPTED,
    'the reason, the place and the line are in the report',
  ],
  'The Aspect throws from synthesis': [PAGE, 'the Aspect writes no report'],
  'Use priority 0;': [FACES, 'other Aspects that add Aspects work as before'],
  'Two active keys; with one key every cell is 0': [CODES, 'function expectCleanTwin'],
  '`test/e2e/cdk-exit-codes.test.ts` holds': [CODES, 'cdk synth $args, $face, $shape: exit $exits'],
  '| `cdk synth`, stacks of the App': [CODES, "cell('root', face, '')"],
  '| `cdk synth`, a Stage that is not': [CODES, "cell('stage', face, '')"],
  "| `cdk synth '**'`, a Stage": [CODES, "cell('stage', face, '**')"],
  '| `cdk synth`, CDK Pipelines': [CODES, "cell('pipeline', face, '')"],
  '| `cdk synth --no-validation`': [
    CODES,
    "cell('root', face, '--no-validation')",
    "cell('pipeline', face, '--no-validation')",
  ],
  '| `cdk synth --strict`': [CODES, "cell('root', face, '--strict')"],
  '| `cdk synth --ignore-errors`': [
    CODES,
    "cell('root', 'plugin', '--ignore-errors', 0)",
    "cell('stage', 'aspect', '** --ignore-errors', 1)",
  ],
  '| `node app.js`': [CODES, 'node app.js, %s'],
  '| `app.synth()` in a unit test': [UNIT, 'throws with two keys'],
  '| `app.synth({ skipValidation': [UNIT, 'app.synth({ skipValidation: true }), %s'],
  '| the check breaks inside, any Stage': [CODES, '$what fails: $face, $shape, $args'],
  '| what is not known': [CODES, 'what is not known is a warning', 'what is not known, in a Stage'],
  'The command line drops what belongs': [
    CODES,
    'failUnselectedStacks: false, $face, a Stage, $args',
  ],
  'So that a violation there is not passed over': [
    CODES,
    'failUnselectedStacks: false, $face, a Stage, $args',
  ],
  'With aws-cdk-lib 2.258.0 the command line': [
    FLOOR,
    'a Stage that is not selected passes a plugin',
  ],
  'Warnings of the Aspect about stacks inside a Stage': [CODES, 'what is not known, in a Stage'],
  'Where no plugin runs': [PAGE, 'the report of an earlier run stays in the folder'],
  'Whoever reads that file': [PAGE, 'the report of an earlier run stays in the folder'],
  'In a unit test, `Template.fromStack(stack)`': [
    PAGE,
    'Template.fromStack throws for a stack of the App',
  ],
  'All faces take one object': [
    UNIT,
    'new OneActiveKeyValidator()',
    'new OneActiveKeyAspect()',
    'new OneActiveKeyNagPack(app)',
  ],
  '| `exceptions`': [ACCEPTED, 'exceptions given as options: accepted with owner'],
  '| `strict`': [FACES, 'what is undetermined is a warning, and with strict a failure'],
  '| `benchmark`': [FACES, 'another benchmark version is named as asked'],
  '| `scope`': [FACES, 'on a Stack, only that stack is judged'],
  '| `now`': [ACCEPTED, 'expired ones do not count'],
  '| `failUnselectedStacks`': [CODES, 'failUnselectedStacks: false, $face, a Stage, $args'],
  'An exception that is not whole': [
    'test/cdk/exceptions-option.test.ts',
    'fail the validator and the pack',
    'fail the Aspect',
  ],
  'On a user it accepts': [ACCEPTED, 'on the user', 'of one user it accepts no keys of another'],
  'An accepted key is not counted': [ACCEPTED, 'one of two accepted: passes'],
  'Two keys left after one is accepted': [
    ACCEPTED,
    'one of three accepted: the other two still fail',
  ],
  'On a Stack, a Stage or the App it accepts': [ACCEPTED, 'accepted on %s: everything below it is'],
  'The id without `one-active-key::`': [ACCEPTED, 'an id that is %s is accepted by every face'],
  'What cannot be decided has its own id': [
    ACCEPTED,
    'what is undetermined is accepted by its own id',
  ],
  'An acknowledgement that accepts nothing': [
    ACCEPTED,
    'an acknowledgement that finds nothing',
    'the near miss %s',
  ],
  '`one-active-key check cdk.out` does not see': [
    PAGE,
    'acceptances of a key’s Metadata and no acknowledgements',
  ],
  'Before aws-cdk-lib 2.271.0': [FLOOR, 'an acknowledgement for alice does not hide bob'],
  'There, findings have the severity': [FLOOR, 'an acknowledgement for alice does not hide bob'],
  'aws-cdk-lib records where each construct was made': [
    FACES,
    'names the rule, the user, the keys and their lines',
  ],
  'Source maps of compiled JavaScript': [PAGE, 'the plugin follows the source maps'],
  'Where several keys are made on one line': [
    FACES,
    'for keys of a shared helper the callers are named too',
  ],
  'Ten frames are kept': [PAGE, 'the ten innermost frames are kept'],
  'An app in Python records': [LANGUAGES, "name: 'Python'", 'JSII_HOST_STACK_TRACES'],
  'The hosts of Java and Go': [LANGUAGES, "name: 'Java'", "name: 'Go'"],
  '- What your own Lambda': [
    'test/cdk/programs/rights.ts',
    'a function that may make keys of a user with a key',
  ],
  '`AwsCustomResource` calls of': ['test/cdk/programs/foreign.ts', 'AwsCustomResource'],
  'Of other functions (the constructs for SES': [
    LAUNCHED,
    'the npm construct SmtpCredentials, and a key of its user',
    'the npm construct SmtpCredentials by itself',
  ],
  '- With the Aspect: artifacts that are added': [
    'test/cdk/programs/handed-over.ts',
    'an artifact of a custom synthesis',
  ],
  'It judges every `ProductStack`': [LAUNCHED, 'a product stack that no product takes'],
  'A stack whose class overrides `_synthesizeTemplate`': [
    ONE_STACK,
    'the Aspect says that it cannot judge a stack that hands over its template in its own way',
  ],
  '- With the Aspect: a value of your own': [ONE_STACK, 'a value that is another one each time'],
  'A face on one stack': [ONE_STACK, 'attached to one stack, each face takes an import of another'],
  '- With the Aspect on an App: keys that your own': [
    'test/cdk/programs/late-changes.ts',
    's.node.addValidation(',
  ],
  'The validator and the pack judge what was written': [
    'test/cdk/programs/late-changes.ts',
    's.node.addValidation(',
  ],
  '- With the Aspect on an App: what a Stage was synthesized to before': [
    'test/cdk/programs/not-as-shown.ts',
    'a key that is changed once its Stage was synthesized',
  ],
  '- A template that is not part of the app': [
    CODES,
    'a template that is not part of the app fails',
  ],
  'It is reported as not read, which fails': [
    FACES,
    'a template that cannot be read fails, names the stack, and can be accepted',
  ],
  '- Two Stages without an account': [
    'test/cdk/programs/stacks.ts',
    'one name in two Stages without an environment',
  ],
  'Give them an `env`': ['test/cdk/programs/stacks.ts', 'one name in two Stages of two accounts'],
  'Apps in any language leave': [LANGUAGES, 'cdk synth, then check cdk.out: $keys: exits $exits'],
  'Findings name construct paths': [LANGUAGES, 'Prod/Identity/OldKey', 'language.place'],
};

/** What claims nothing: advice, and ways to other pages. */
export const said: readonly string[] = [
  'Pin the command line, for example',
  '- Keys that exist in the account already',
  'See [benchmarks]',
];

/** Facts about others that were run by hand, and why no test runs them. */
export const shownElsewhere: Readonly<Record<string, string>> = {
  '`aws-cdk@3.0.0` is an accidental release':
    'several old command lines would have to be installed',
  'With `@aws-cdk/toolkit-lib` (1.43.0)': 'the package and what it needs are 136 MB',
  '`list` runs the app and does not ask': 'the package and what it needs are 136 MB',
};
