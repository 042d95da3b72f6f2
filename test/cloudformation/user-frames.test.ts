import { creationPlaces, userPlaces } from '../../inputs/cloudformation/assembly/user-frames';

/** Frames as aws-cdk-lib 2.276.0 records them, and the hosts of the other languages. */
test.each([
  ['a call in CommonJS', 'build (/app/lib/stack.js:8:7)', '/app/lib/stack.js', 8, 7],
  [
    'the top of a CommonJS file',
    '/app/bin/app.js:3:1 (/app/bin/app.js:3:1)',
    '/app/bin/app.js',
    3,
    1,
  ],
  ['the top of a plain ES module', 'file:///app/app.mjs:9 (:)', '/app/app.mjs', 9, undefined],
  ['the same after an "at"', 'at file:///app/app.mjs:9:1', '/app/app.mjs', 9, 1],
  [
    'a folder with a space in a URL',
    'at file:///my%20app/app.mjs:9 (:)',
    '/my app/app.mjs',
    9,
    undefined,
  ],
  ['bun', 'at /app/app.ts:9 (:)', '/app/app.ts', 9, undefined],
  ['Python', '__init__ (/app/my_stack.py:15)', '/app/my_stack.py', 15, undefined],
  ['Python, without a name', '(path.py:15)', 'path.py', 15, undefined],
  ['Java', 'com.myorg.AppStack.<init> (AppStack.java:21)', 'AppStack.java', 21, undefined],
  ['Go', 'main.NewStack (/app/main.go:33)', '/app/main.go', 33, undefined],
  ['C#', 'at App.MyStack..ctor() in /app/MyStack.cs:line 12', '/app/MyStack.cs', 12, undefined],
  ['Windows', 'build (C:\\app\\stack.ts:8:7)', 'C:\\app\\stack.ts', 8, 7],
])('%s', (_, frame, file, line, column) => {
  expect(userPlaces([frame])).toEqual([
    { file, line, ...(column === undefined ? {} : { column }) },
  ]);
});

test.each([
  [
    'a library of npm',
    'new AccessKey (/app/node_modules/aws-cdk-lib/aws-iam/lib/access-key.js:1:9)',
  ],
  ['one of Python', '__call__ (/venv/lib/python3.11/site-packages/jsii/_runtime.py:118)'],
  ['one of Java', 'software.amazon.jsii.JsiiEngine.createNewObject (JsiiEngine.java:600)'],
  ['one of Go', 'jsii.Create (/root/go/pkg/mod/github.com/aws/jsii-runtime-go@v1.1/runtime.go:12)'],
  ['the kernel of jsii', 'Kernel.create (/tmp/jsii-java-runtime739/lib/program.js:1:51955)'],
  ['Node itself', 'Module._compile (node:internal/modules/cjs/loader:1521:14)'],
  ['several at once', '...new AccessKey2 in aws-cdk-lib...'],
  ['nothing', 'new Promise (:)'],
  ['no text', 7],
  ['a time', 'at 12:30:15'],
  ['far too long', `${'x'.repeat(5_000)} (/app/a.ts:1:1)`],
])('%s is no line of the user', (_, frame) => {
  expect(userPlaces([frame])).toEqual([]);
});

test('a helper and who called it', () => {
  const frames = [
    'keyFor (/app/helper.ts:4:3)',
    'new A (/app/a.ts:9:5)',
    '<anonymous> (/app/b.ts:1:1)',
  ];
  expect(creationPlaces(frames)).toEqual({
    source: { file: '/app/helper.ts', line: 4, column: 3 },
    caller: { file: '/app/a.ts', line: 9, column: 5 },
  });
});

test('whatever the metadata says, it ends', () => {
  expect(creationPlaces('no list')).toBeUndefined();
  expect(creationPlaces(Array.from({ length: 1_000 }, () => '('.repeat(4_000)))).toBeUndefined();
});
