'use strict';

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { zipSync } = require('fflate');
const { bundle, packagesIn, root } = require('./bundle');

const FOLDER = path.join(root, 'dist/guard');

/**
 * The guard for AWS Lambda, and its templates for people without the CDK.
 *
 * @returns the names of all packages that are in its functions
 */
function buildGuard() {
  const packages = buildFunctions();
  writeArchive();
  writeTemplates();
  return packages;
}

/** What AWS Lambda runs, and the file that it is in: of the hook two, one for each thread. */
const FILES = { hook: 'index', judge: 'judge', faces: 'faces' };

/** Functions in `faces`: their files, what they are called there, and their handlers. */
const FACES = {
  event: { name: 'event', handlers: ['handler'] },
  'config-rule': { name: 'configRule', handlers: ['handler'] },
  'run-task': { name: 'runTask', handlers: ['handler'] },
  sweep: {
    name: 'sweep',
    handlers: ['list', 'member', 'remaining', 'byRole', 'merge', 'findings'],
  },
};

/**
 * Every file has the clients of the AWS SDK that it uses: what AWS Lambda's runtimes bring changes without
 * notice.
 */
function buildFunctions() {
  const packages = new Set();
  for (const [entry, name] of Object.entries(FILES)) {
    const built = bundle({
      entry: `guard/lambda/${entry}.ts`,
      outfile: path.join(FOLDER, `function/${name}.js`),
      // Of the SDK only what is used: its CommonJS form cannot be taken apart.
      mainFields: ['module', 'main'],
      minify: true,
      // Messages say how an error is called.
      keepNames: true,
    });
    for (const { name } of packagesIn(built)) packages.add(name);
  }
  for (const [file, { name, handlers }] of Object.entries(FACES)) {
    const lines = handlers.map(
      (it) =>
        `exports.${it} = async (event, context) => (await functions).${it}(event, context);\n`,
    );
    // It begins before AWS Lambda has an event for it, as a function in a file of its own does.
    const begin = `'use strict';\nconst functions = require('./faces').${name}();\n`;
    writeFileSync(path.join(FOLDER, `function/${file}.js`), `${begin}${lines.join('')}`);
  }
  return [...packages];
}

/**
 * One archive with all functions, which is deployed for each: unpacked, they would be most of the package.
 * Equal functions give equal bytes: the CDK and AWS Lambda tell by them whether anything is new.
 */
function writeArchive() {
  mkdirSync(path.join(FOLDER, 'code'), { recursive: true });
  const options = { level: 9, mtime: '1980-01-01T00:00:00', os: UNIX, attrs: READABLE };
  const files = [...Object.values(FILES), ...Object.keys(FACES)].map((it) => [
    `${it}.js`,
    [readFileSync(path.join(FOLDER, `function/${it}.js`)), options],
  ]);
  const archive = zipSync(Object.fromEntries(files));
  writeFileSync(path.join(FOLDER, 'code/one-active-key-guard.zip'), archive);
}

/** How a zip file says that it has the permissions of Unix, and those of a file for all to read. */
const UNIX = 3;
const READABLE = 0o100644 << 16;

function writeTemplates() {
  const { App } = require('aws-cdk-lib');
  const construct = require(path.join(FOLDER, 'construct'));
  const guard = synthesized((app) => new construct.PlainGuardStack(app, 'one-active-key-guard'));
  const member = synthesized((app) => new construct.SweepMemberStack(app, 'one-active-key-sweep'));
  const organization = synthesized(
    (app) => new construct.OrganizationStack(app, 'one-active-key-guard', JSON.stringify(guard)),
  );
  mkdirSync(path.join(FOLDER, 'templates'), { recursive: true });
  const write = (name, value) =>
    writeFileSync(
      path.join(FOLDER, 'templates', `${name}.json`),
      `${JSON.stringify(value, undefined, 2)}\n`,
    );
  write('guard.template', guard);
  write(
    'detection.template',
    synthesized((app) => new construct.PlainDetectionStack(app, 'one-active-key-guard-detection')),
  );
  write('organization.template', organization);
  write(
    'run-task.template',
    synthesized((app) => new construct.PlainRunTaskStack(app, 'one-active-key-guard-run-task')),
  );
  write('sweep-member.template', member);
  write('protection.scp', construct.protectionPolicy([construct.DEPLOYER]));

  function synthesized(make) {
    const app = new App({
      outdir: path.join(root, '.cache/guard-templates'),
      analyticsReporting: false,
      context: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
    });
    const stack = make(app);
    return app.synth().getStackArtifact(stack.artifactId).template;
  }
}

module.exports = { buildGuard };
