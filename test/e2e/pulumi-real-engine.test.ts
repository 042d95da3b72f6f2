import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { languages, prepare } from '../pulumi/snippets';
import { type Done, Engine, hasLanguageHost, hasPulumi, PACK, PROGRAMS } from './pulumi-harness';

if (!hasPulumi)
  process.stdout.write('No pulumi on the PATH: the tests with the real engine are left out.\n');

const WITH_PACK = ['--policy-pack', PACK];

(hasPulumi ? describe : describe.skip)('the real engine, with a double of the AWS provider', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start();
  });
  afterAll(() => {
    engine.stop();
  });

  const example = (main: string, command: string, ...parameters: string[]): Done =>
    engine.program(PROGRAMS, main, command, ...parameters);
  const exported = (name: string): string => {
    const file = engine.at(name);
    const done = engine.pulumi('stack', 'export', '--stack', 'dev', '--file', file);
    expect(done).toEqual({ ...done, code: 0 });
    return file;
  };
  const analyze = (file: string): Done =>
    engine.pulumi('policy', 'analyze', '--file', file, ...WITH_PACK);
  const configured = (settings: object): string[] => {
    const file = engine.at('policy-config.json');
    writeFileSync(file, JSON.stringify(settings));
    return [...WITH_PACK, '--policy-pack-config', file];
  };

  test('preview stops the violating program, and names the rule and the keys', () => {
    const { code, output } = example('violating.js', 'preview', ...WITH_PACK);
    expect(code).not.toBe(0);
    expect(output).toMatch(new RegExp(`\\[mandatory\\].*${RULE.id}`));
    expect(output).toMatch(/IAM user deploy-\w+ has 2 active access keys/);
    expect(output).toMatch(/- nightly-job-key: Active/);
    expect(output).not.toMatch(/can't run policy/);
  });

  test('up is stopped by its preview: nothing is made', () => {
    const { code, output } = example('violating.js', 'up', '--yes', ...WITH_PACK);
    expect([code === 0, output]).toEqual([false, expect.stringMatching(/has 2 active/)]);
    expect(readFileSync(exported('nothing.json'), 'utf8')).not.toMatch(/accessKey:AccessKey/);
  });

  const programs = languages().filter((it) => it.name !== 'yaml');
  test.each(programs)(
    'the program of the paper in $name, violating and mended',
    ({ name, violating, fixed }) => {
      for (const [text, passes] of [
        [violating, false],
        [fixed, true],
      ] as const) {
        const folder = engine.at(`${name}-${passes ? 'fixed' : 'violating'}`);
        const ready = prepare(folder, name, text);
        if ('missing' in ready) {
          process.stdout.write(`No ${ready.missing} here: the program in ${name} is left out.\n`);
          return;
        }
        const { code, output } = engine.program(folder, ready.main, 'preview', ...WITH_PACK);
        expect([code === 0, output]).toEqual([
          passes,
          passes
            ? expect.not.stringMatching(/active access keys/)
            : expect.stringMatching(/deploy-\w+ has 2 active access keys;[^]*- first: Active/),
        ]);
      }
    },
  );

  (hasLanguageHost('yaml') ? test : test.skip)(
    'the program of the paper in yaml, by its language host, violating and mended',
    () => {
      const yaml = languages().find((it) => it.name === 'yaml');
      const created = engine.pulumi('stack', 'init', 'yaml', '--non-interactive');
      expect(created).toEqual({ ...created, code: 0 });
      for (const [text, passes] of [
        [yaml?.violating, false],
        [yaml?.fixed, true],
      ] as const) {
        const folder = engine.at(`yaml-${passes ? 'fixed' : 'violating'}`);
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'Pulumi.yaml'), text ?? '');
        const flags = ['--stack', 'yaml', '--non-interactive', '--color', 'never', ...WITH_PACK];
        const { code, output } = engine.pulumiIn(folder, 'preview', ...flags);
        expect([code === 0, output]).toEqual([
          passes,
          passes
            ? expect.not.stringMatching(/active access keys/)
            : expect.stringMatching(/deploy-\w+ has 2 active access keys;[^]*- first: Active/),
        ]);
      }
    },
  );

  test('a run that leaves a key out (--target): it is not a second key now, and advice says so', () => {
    const [typescript] = programs;
    const folder = engine.at('target');
    const ready = prepare(folder, 'typescript', typescript?.violating ?? '');
    if ('missing' in ready) throw new Error(ready.missing);
    const targets = ['**::deploy', '**::first'].flatMap((it) => ['--target', it]);
    const run = (...wanted: string[]) =>
      engine.program(folder, ready.main, 'preview', ...wanted, ...WITH_PACK);
    const { code, output } = run(...targets);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/\[advisory\][^]*second is left out of this run/),
    ]);
    expect(run(...targets, '--target', '**::second').code).not.toBe(0);
  });

  describe('a configuration file', () => {
    test.each([
      ['the rule as advice', { [RULE.id]: 'advisory' }, 0, /\[advisory\].*one-active-access-key/],
      [
        'an account that is none',
        { [RULE.id]: { accounts: { dev: '12' } } },
        1,
        /accounts.dev.*pattern/,
      ],
      [
        'an exception without an owner',
        { [RULE.id]: { exceptions: [{ user: 'x', reason: 'y', expires: '2999-01-01' }] } },
        1,
        /owner is required/,
      ],
      [
        'a setting that is none, which the engine does not look at',
        { [RULE.id]: { enforcementLevel: 'mandatory', exeptions: [] } },
        1,
        /"exeptions" is not a setting/,
      ],
    ])('%s', (_, settings, expected, says) => {
      const parameters = configured(settings);
      const { code, output } = example('violating.js', 'preview', ...parameters);
      expect([code === 0 ? 0 : 1, output]).toEqual([expected, expect.stringMatching(says)]);
    });
  });

  test('preview and up of the fixed program go through', () => {
    const preview = example('fixed.js', 'preview', ...WITH_PACK);
    expect(preview).toEqual({ ...preview, code: 0 });
    const up = example('fixed.js', 'up', '--yes', ...WITH_PACK);
    expect(up).toEqual({ ...up, code: 0 });
    expect(preview.output + up.output).not.toMatch(new RegExp(RULE.undeterminedId));
  });

  test('policy analyze passes the state of the fixed program, without a program', () => {
    const file = exported('fixed.json');
    expect(readFileSync(file, 'utf8')).toMatch(/aws:iam\/accessKey:AccessKey/);
    const done = analyze(file);
    expect(done).toEqual({ ...done, code: 0 });
    expect(engine.check(file)).toMatchObject({ code: 0 });
  });

  test('with one key deployed, a preview that adds a second to its user is stopped', () => {
    const { code, output } = example('violating.js', 'preview', ...WITH_PACK);
    expect([code === 0, output]).toEqual([
      false,
      expect.stringMatching(/has 2 active access keys/),
    ]);
  });

  test('policy analyze stops on the state of the violating program, until a key is inactive', () => {
    const up = example('violating.js', 'up', '--yes', '--skip-preview');
    expect(up).toEqual({ ...up, code: 0 });
    const file = exported('violating.json');
    const done = analyze(file);
    expect([done.code === 0, done.output]).toEqual([
      false,
      expect.stringMatching(new RegExp(`${RULE.id}[^]*has 2 active access keys`)),
    ]);
    const check = engine.check(file);
    expect(check).toMatchObject({ code: 1, output: expect.stringMatching(/2 active access keys/) });
    const mended = engine.at('inactive.json');
    writeFileSync(mended, readFileSync(file, 'utf8').replaceAll('"Active"', '"Inactive"'));
    const after = analyze(mended);
    expect(after).toEqual({ ...after, code: 0 });
    expect(engine.check(mended)).toMatchObject({ code: 0 });
  });

  test('what preview writes as JSON, one-active-key check judges the same', () => {
    const preview = (main: string, ...parameters: string[]): string => {
      const file = engine.at('preview.json');
      writeFileSync(file, example(main, 'preview', '--json', ...parameters).stdout);
      return file;
    };
    // Everything of the violating program is deployed: without unchanged resources nothing is shown.
    const partial = engine.check(preview('violating.js'));
    expect(partial).toMatchObject({ code: 2, output: expect.stringMatching(/--show-sames/) });
    expect(engine.check(preview('violating.js', '--show-sames'))).toMatchObject({ code: 1 });
    expect(engine.check(preview('fixed.js', '--show-sames'))).toMatchObject({ code: 0 });
  });
});
