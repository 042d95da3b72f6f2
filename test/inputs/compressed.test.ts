import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { readCandidate } from '../../inputs/files/candidate';
import { mentionsKeys } from '../../inputs/files/our-words';
import { TWO } from './doors';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'compressed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const read = (content: string | Buffer) => {
  const file = path.join(folder, 'x');
  writeFileSync(file, content);
  return readCandidate(file, 'x', true);
};

/** Templates with keys, as Python's bz2, lzma and zipfile compress them. */
const BY_PYTHON: Readonly<Record<string, string>> = {
  bzip2:
    'QlpoOTFBWSZTWTWVuRsAADnfgAAQQAQAECArXoAqJt4qMAC4CgAAAABQAAAAAKqpvRNTR6gDTI9GpIuQSJEzA4bljMZEFTuUGRUwIGJQsTKnsuMSZ4IKGhqbFipBMmaEHwwLG5sOZyNDc1LmxBwxLkDiUILmYuSP4u5IpwoSBrK3I2A=',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AErAE9dACkZSmcRry3WJZCrlwqTDp3kFBGPG2y1+I5wanLr5KqmJl0Or3whCRs5QBUUb8b0//+Z09yEdM8/yrQUMEWRzYFvOayOGbHAbDwBYomx8AAAAPyGde5dAQRuAAFrrAIAAABYkbi+scRn+wIAAAAABFla',
  zip: 'UEsDBBQAAAAIAGoge12iCQoITQAAACwBAAABAAAAdAtKLc4vLUpOLbbiUlBwtFKoDqksSLVScAwPtrLydPS1snJMBkoWe6dW6igEFOUXpBaVZAIVK1SHFqcW+SXmAtUm5mQmp9bWcgUNd6MAUEsBAhQDFAAAAAgAaiB7XaIJCghNAAAALAEAAAEAAAAAAAAAAAAAAIABAAAAAHRQSwUGAAAAAAEAAQAvAAAAbAAAAAAA',
};

test.each(
  Object.entries({
    gzip: gzipSync(TWO),
    ...Object.fromEntries(
      [0, 1, 5, 6, 9].map((level) => [`zlib, level ${level}`, deflateSync(TWO, { level })]),
    ),
    ...Object.fromEntries(
      Object.entries(BY_PYTHON).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    ),
  }),
)('%s cannot be searched', (_, bytes) => {
  expect(read(bytes)).toEqual({ reason: 'compressed', mentions: true });
});

test.each(['x^', 'xÚ', 'BZh1', 'Rar!', 'PK', '7z', 'LZIP'])(
  'a template that begins with %s is text',
  (start) => {
    const text = `${start}: é\n${TWO}`;
    expect(read(text)).toEqual({ text, hidden: false });
  },
);

test.each([
  ['Python', 'from aws_cdk.aws_iam import AccessKey\n'],
  ['Python, in several lines', 'from aws_cdk.aws_iam import (\n  User,\n  AccessKey as K,\n)\n'],
  ['Python, of all names', 'from aws_cdk.aws_iam import *\nAccessKey(self, "k", user=u)\n'],
  ['TypeScript', "import { AccessKey as K } from 'aws-cdk-lib/aws-iam';\n"],
  ['Java', 'import software.amazon.awscdk.services.iam.*;\nAccessKey.Builder.create(this, "k")\n'],
  ['C#', 'using Amazon.CDK.AWS.IAM;\nnew AccessKey (this, "k")\n'],
  ['Pulumi', 'from pulumi_aws.iam import AccessKey as K\n'],
])('words that declare a key in %s', (_, text) => {
  expect(mentionsKeys(text)).toBe(true);
});

test.each([
  'Give your access key id.',
  'iam.ListAccessKeys',
  's3.accessKey("x")',
  'AccessKeyId: x',
])('%s declares none', (text) => {
  expect(mentionsKeys(text)).toBe(false);
});
