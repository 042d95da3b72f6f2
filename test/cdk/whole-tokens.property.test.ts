import { App, CfnParameter, Fn, Lazy, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnUser, User } from 'aws-cdk-lib/aws-iam';
import fc from 'fast-check';
import { WholeTokens } from '../../cdk-aspect/tree/whole-tokens';

const stack = new Stack(new App(), 'Stack');
const TEXTS = [
  'ann',
  '',
  'two\nlines',
  '${Token[',
  ']}',
  '${Token[]}',
  '${Token[no such token.1]}',
  '${Token[no-such-token.1]}',
  '#{Token[TOKEN.1]}',
  '${AWS::Region}',
  'Token[TOKEN.1]',
  new CfnUser(stack, 'One').ref,
  new User(stack, 'Two').userName,
  new User(stack, 'Three', { userName: 'three' }).userName,
  Lazy.string({ produce: () => 'later' }),
  Token.asString(undefined),
  Fn.ref('Four'),
  String(new CfnParameter(stack, 'Number', { type: 'Number', default: 1 }).valueAsNumber),
];

const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }).map((it) => it.join('')),
);

test('a token that is looked up with others is the one that is found alone', () => {
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 12 }),
      fc.array(text, { maxLength: 4 }),
      (some, later) => {
        const together = new WholeTokens();
        together.lookUp(some);
        for (const it of [...some, ...later]) expect(found(together, it)).toBe(alone(it));
      },
    ),
    { numRuns: 500 },
  );
});

/** As the CDK says it of one text; what is no known token is an error. */
function alone(text: string): unknown {
  try {
    const { tokens, length } = Tokenization.reverseString(text);
    if (tokens.length === 0) return 'text';
    return tokens.length === 1 && length === 1 ? tokens[0] : 'mixed';
  } catch {
    return 'error';
  }
}

function found(tokens: WholeTokens, text: string): unknown {
  try {
    return tokens.of(text);
  } catch {
    return 'error';
  }
}
