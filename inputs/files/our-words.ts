import type { Buffer } from 'node:buffer';

/** What declares an access key in the languages that people write infrastructure in. */
const DECLARES =
  /IAM::AccessKey|iam_?access_?key\b|create[-_]?access[-_]?key|CfnAccessKey|iam[:/.](?:New)?accessKey|iam:AccessKey/i;
/** An escape that stands for a letter, or for nothing: in JSON, and in YAML's double quotes. */
const ESCAPES = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\n\r\u0085\u2028\u2029])/;
const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|\r?[\n\r\u0085\u2028\u2029][\s\u0085]*)/g;

/**
 * The text with its escapes written out, as if it were all within double quotes. What is not an escape may
 * change too: this is for looking for words.
 */
export function unescaped(text: string): string {
  if (!ESCAPES.test(text)) return text;
  return text.replace(ESCAPE, (whole, ...codes: (string | undefined)[]) => {
    const [code] = codes.slice(0, 3).filter((it) => it !== undefined);
    if (code === undefined) return '';
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? whole : String.fromCodePoint(point);
  });
}

/** A construct that is called by its own name, as after `from aws_cdk.aws_iam import AccessKey`. */
const CALLED = /\bAccessKey(?:\s*\(|\.Builder\b)/;
/** Code that mentions AWS IAM; a class it names may go by another name from there on. */
const OF_IAM = /aws[-_]?iam|[@/_.]aws[/.]iam|pulumi_aws|awscdk\.services\.iam|AWS\.IAM/i;
const NAMED = /\bAccessKey\b/;

/** Whether a text mentions access keys that something declares. */
export function mentionsKeys(text: string): boolean {
  return mentions(text) || (ESCAPES.test(text) && mentions(unescaped(text)));
}

function mentions(text: string): boolean {
  return DECLARES.test(text) || CALLED.test(text) || (NAMED.test(text) && OF_IAM.test(text));
}

/** What brings in resources that a text does not write out itself, and so perhaps keys. */
const BRINGS =
  /CloudFormation::|Serverless::|ServiceCatalog|Transform|::MODULE|Custom::|Template_?(?:URL|Body)|Modules|!Rain|LocalModule|Macro|Include|AccessKey|\bIAM::User\b|IAM::\W|Type["']?\s*:[^,\n]{0,200}(?:\{\{|\{%|\$\{)/i;

/** Whether a text mentions access keys, or of anything that may bring some. */
export function mayBringKeys(text: string): boolean {
  const may = (it: string) => mentions(it) || BRINGS.test(it);
  return may(text) || (ESCAPES.test(text) && may(unescaped(text)));
}

/** The same of bytes in any encoding: in the wide ones ASCII has zeros between the letters. */
export function bytesMentionKeys(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return mentionsKeys(text.includes('\0') ? text.replaceAll('\0', '') : text);
}

const NAMES = 'Resources|AWSTemplateFormatVersion|Transform|TemplateBody|Modules';
const ANY_NAME = new RegExp(NAMES);
/** A name and its colon, or a comment before that. */
const KEY = new RegExp(`(?:${NAMES})["']?[\\s\\u0085]*:`);
const KEY_AND_COMMENT = new RegExp(`(?:${NAMES})["']?[\\s\\u0085]*#`);
/** An alias as a key, likewise. */
const ALIAS = /\*[^\s*,[\]{}]*\s[\s\u0085]*:(?!:)|\u0085:/;
const ALIAS_AND_COMMENT = /\*[^\s*,[\]{}]*\s[\s\u0085]*#/;
/** A comment ends with its line, so the colon after it is the first of another one. */
const COLON_FIRST = /(?:^|\u0085)[^\S\n\r\u2028\u2029]*:(?!:)/m;
/** An explicit key, which needs no colon, or its tag or anchor with a mark that ends neither everywhere. */
const EXPLICIT_KEY =
  /(?:^|[\u0085{,])[^\S\n\r\u2028\u2029]*(?:(?:---|-|[&!][^\s\u0085,{]*)[ \t]+)*(?:\?(?:[\s\u0085]|$)|[&!][^\s\u0085,{]*[\u0085,{])/m;

/**
 * Whether the text may hold a template. Cheap, and never wrong where it says no: a template has one of
 * these keys at its top, and YAML and JSON spell a key without its letters only with escapes. Each
 * pattern goes over a text once, whatever the text: anybody's file is looked at with it.
 */
export function mayBeTemplate(text: string): boolean {
  const may = (it: string) =>
    ANY_NAME.test(it) &&
    (KEY.test(it) ||
      ALIAS.test(it) ||
      EXPLICIT_KEY.test(it) ||
      (COLON_FIRST.test(it) && (KEY_AND_COMMENT.test(it) || ALIAS_AND_COMMENT.test(it))));
  return may(text) || (ESCAPES.test(text) && may(unescaped(text)));
}
