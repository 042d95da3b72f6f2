import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { RULE } from '../../rule-core/index';
import { pulumiKey, type PulumiResource, pulumiUser } from '../cases/case';
import { runProgram } from './harness/model-engine';
import { languages, prepare } from './snippets';
import { startPack, type WirePack, type WireResource, wireResources } from './wire';

// The programs are those of docs/pulumi.md, run by the real SDK of their language where it is
// installed; the engine and the provider are models of ours.
describe('the programs of the paper, against a model of the engine', () => {
  let folder: string;
  let pack: WirePack;
  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'one-active-key-languages-')));
    pack = await startPack();
  }, 60_000);
  afterAll(async () => {
    await pack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = languages().flatMap(({ name, violating, fixed }) => [
    { language: name, program: violating, blocked: true },
    { language: name, program: fixed, blocked: false },
  ]);

  test.each(rows)(
    '$language: blocked $blocked',
    async ({ language, program, blocked }) => {
      const resources =
        language === 'yaml'
          ? translated(program)
          : await registered(
              path.join(folder, `${language}-${String(blocked)}`),
              language,
              program,
            );
      if (!resources) return;
      const { diagnostics } = await pack.analyzeStack(resources);
      expect(diagnostics.map((it) => it.policy)).toEqual(blocked ? [RULE.id] : []);
      if (blocked) {
        expect(diagnostics[0]?.message).toMatch(
          /IAM user deploy-\w{7} has 2 active access keys; one is allowed \(CIS AWS Foundations Benchmark v3.0.0, 1.13\):\n {2}- first: Active\n {2}- second: Active\nKeep one AccessKey of this user; remove the others from the program, or give them status: "Inactive"\.$/,
        );
      }
    },
    60_000,
  );
});

async function registered(target: string, language: string, program: string) {
  const ready = prepare(target, language, program);
  if ('missing' in ready) {
    process.stdout.write(`No ${ready.missing} here: the program in ${language} is left out.\n`);
    return undefined;
  }
  const { code, output, resources } = await runProgram(target, { main: ready.main });
  expect([code, output]).toEqual([0, '']);
  return resources;
}

/** What the YAML host registers for a program this plain: types made full, references resolved. */
function translated(program: string): WireResource[] {
  const { resources } = parse(program) as {
    resources: Record<string, { type: string; properties?: { user: string; status?: string } }>;
  };
  return wireResources(
    Object.entries(resources).map(([name, { type, properties }]): PulumiResource => {
      if (type === 'aws:iam:User') return pulumiUser(name, { name: `${name}-1a2b3c4` });
      expect([type, properties?.user]).toEqual(['aws:iam:AccessKey', '${deploy.name}']);
      const status = properties?.status ?? 'Active';
      return pulumiKey(name, 'deploy-1a2b3c4', { props: { status }, from: { user: ['deploy'] } });
    }),
  );
}
